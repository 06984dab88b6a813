"""Lucky draws: fair, provable, and every changed byte of a proof found."""

import collections
import hashlib
import json
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardcore.chance import SeededChance
from cardcore.documents import Reader, loads
from cardcore.errors import InvalidInput
from cardcore.offers.draws import (
    Award,
    DrawDefinition,
    Prize,
    Ticket,
    draw,
    freeze,
    promise,
    proof_plain,
    read_proof,
    seed_hash_of,
    verify,
)
from cardcore.offers.draws.drawing import awards
from cardcore.offers.draws.rfc3797 import PublicChance, key_of
from tests.offers.lucky_draws import (
    BY_LIST,
    BY_ODDS,
    BY_PUBLIC_NUMBERS,
    ENTROPY,
    SEED,
    changed,
    entries,
    leaves,
    replaced,
)

RFC3797 = json.loads((Path(__file__).parents[1] / "golden" / "rfc3797.json").read_text("utf-8"))
TICKETS = freeze(entries(40, 25))

ANY_DRAW = st.sampled_from([BY_LIST, BY_ODDS, attrs.evolve(BY_LIST, wins_per_person=0)])
seeds = st.binary(min_size=32, max_size=32)


def proof_of(definition: DrawDefinition) -> dict[str, Any]:
    seed = b"" if definition is BY_PUBLIC_NUMBERS else SEED
    plain = proof_plain(draw(definition, TICKETS[:15], ENTROPY, seed))
    loaded: dict[str, Any] = loads(json.dumps(plain))
    return loaded


# --- who wins ---------------------------------------------------------------------------------------


@given(ANY_DRAW, seeds, st.integers(0, 60), st.integers(1, 20))
def test_no_more_prizes_than_there_are_and_nobody_too_often(
    definition: DrawDefinition, seed: bytes, count: int, persons: int
) -> None:
    tickets = freeze(entries(count, persons))
    won = draw(definition, tickets, ENTROPY, seed).awards
    given = collections.Counter(award.prize_id for award in won)
    for prize in definition.prizes:
        assert not prize.quantity or given[prize.prize_id] <= prize.quantity
    assert len({award.entry_id for award in won}) == len(won)
    owner = {ticket.entry_id: ticket.person for ticket in tickets}
    wins = collections.Counter(owner[award.entry_id] for award in won)
    assert not definition.wins_per_person or max(wins.values(), default=0) <= definition.wins_per_person


@given(seeds, st.integers(0, 60))
def test_a_list_gives_every_prize_while_somebody_is_left(seed: bytes, persons: int) -> None:
    won = draw(BY_LIST, freeze(entries(persons, persons or 1)), ENTROPY, seed).awards
    pieces = [prize.prize_id for prize in BY_LIST.prizes for _ in range(prize.quantity)]
    assert [award.prize_id for award in won] == pieces[:persons]


def test_every_ticket_of_a_list_is_as_likely_to_win() -> None:
    one_prize = attrs.evolve(BY_LIST, prizes=(Prize("only", "手机", 599_900, 1),))
    tickets = freeze(entries(10, 10))
    counts: collections.Counter[str] = collections.Counter()
    for number in range(3_000):
        (award,) = awards(one_prize, tickets, SeededChance(SEED, f"trial {number}"))
        counts[award.entry_id] += 1
    assert sum((counts[ticket.entry_id] - 300) ** 2 / 300 for ticket in tickets) < 27.9


def test_odds_are_the_published_ones() -> None:
    free = attrs.evolve(
        BY_ODDS, wins_per_person=0, prizes=(Prize("a", "甲", 100, 0, 1), Prize("b", "乙", 50, 0, 20))
    )
    tickets = [Ticket(f"e-{number}", number) for number in range(50_000)]
    won = collections.Counter(award.prize_id for award in awards(free, tickets, SeededChance(SEED, "odds")))
    expected = {"a": 500, "b": 10_000}
    assert sum((won[one] - due) ** 2 / due for one, due in expected.items()) < 13.8


def test_by_odds_too_nobody_wins_too_often() -> None:
    tickets = [Ticket(f"e-{number}", 1 + number // 500) for number in range(1_000)]
    won = awards(BY_ODDS, tickets, SeededChance(SEED, "often"))
    assert collections.Counter(int(award.entry_id[2:]) // 500 for award in won) == {0: 2, 1: 2}


def test_what_is_out_of_stock_is_nothing_and_the_other_odds_stay() -> None:
    tickets = [Ticket(f"e-{number}", number) for number in range(2_000)]
    plenty = attrs.evolve(BY_ODDS, prizes=(attrs.evolve(BY_ODDS.prizes[0], quantity=0), BY_ODDS.prizes[1]))
    many, few = (awards(one, tickets, SeededChance(SEED, "stock")) for one in (plenty, BY_ODDS))
    firsts = [award for award in many if award.prize_id == "first"]
    assert len(firsts) > 1
    assert [award for award in few if award.prize_id == "first"] == firsts[:1]
    assert [one for one in few if one.prize_id == "coffee"] == [
        one for one in many if one.prize_id == "coffee"
    ]


# --- RFC 3797 ---------------------------------------------------------------------------------------


def test_rfc_3797_section_6() -> None:
    key = key_of(RFC3797["sources"])
    assert key == RFC3797["key"]
    for index, digest in enumerate(RFC3797["digests"]):
        place = index.to_bytes(2)
        assert hashlib.md5(place + key.encode() + place).hexdigest().upper() == digest
    chance, left = PublicChance(key), list(range(1, RFC3797["pool"] + 1))
    assert [left.pop(chance.below(len(left))) for _ in RFC3797["selected"]] == RFC3797["selected"]


def test_a_draw_by_public_numbers_is_the_choice_of_rfc_3797() -> None:
    ten = attrs.evolve(BY_PUBLIC_NUMBERS, prizes=(Prize("seat", "席位", 100, 10),))
    tickets = [Ticket(f"n-{number}", number) for number in range(1, RFC3797["pool"] + 1)]
    proof = draw(ten, tickets, key_of(RFC3797["sources"]))
    assert proof.awards == tuple(Award("seat", f"n-{number}") for number in RFC3797["selected"])
    assert verify(proof_plain(proof), proof.promise.commitment) == ()


def test_a_pool_too_large_for_rfc_3797_is_refused() -> None:
    with pytest.raises(InvalidInput, match="number-out-of-range"):
        PublicChance("1./").below(65_536)
    crowd = [Ticket(f"n-{number}", number) for number in range(65_536)]
    with pytest.raises(InvalidInput, match="number-out-of-range at tickets"):
        promise(BY_PUBLIC_NUMBERS, crowd, "")


# --- the proof --------------------------------------------------------------------------------------


@given(
    ANY_DRAW,
    seeds,
    st.from_regex(r"[0-9]{4}(\.[0-9]{1,2}){0,6} 期", fullmatch=True),
)
def test_a_true_proof_verifies_and_is_the_same_every_time(
    definition: DrawDefinition, seed: bytes, entropy: str
) -> None:
    proof = draw(definition, TICKETS, entropy, seed)
    assert proof == draw(definition, TICKETS, entropy, seed)
    assert verify(proof_plain(proof), proof.promise.commitment) == ()
    assert read_proof(Reader(loads(json.dumps(proof_plain(proof))))) == proof
    assert proof.promise == promise(definition, TICKETS, seed_hash_of(seed))


@pytest.mark.parametrize("definition", [BY_LIST, BY_ODDS, BY_PUBLIC_NUMBERS], ids=lambda one: one.draw_id)
def test_any_changed_character_is_found_and_its_part_named(definition: DrawDefinition) -> None:
    plain = proof_of(definition)
    assert verify(plain) == ()
    tried = 0
    for pointer, value in leaves(plain):
        others: list[Any] = [value + 1, value - 1] if isinstance(value, int) else [f"{value}0"]
        if isinstance(value, str):
            others += [changed(value, place) for place in range(len(value))]
        for other in others:
            misfits = verify(replaced(plain, pointer, other))
            part = "/" + pointer.split("/")[1]
            named = {misfit.field for misfit in misfits} | {misfit.against for misfit in misfits}
            assert any(name.startswith((part, pointer)) for name in named), (pointer, other, misfits)
            tried += 1
    assert tried > 500


@pytest.mark.parametrize("part", ["tickets", "awards"])
def test_a_line_taken_out_put_in_or_swapped_is_found(part: str) -> None:
    plain = proof_of(BY_LIST)
    lines = plain[part]
    for other in (lines[1:], lines[:-1], [*lines, lines[0]], [lines[1], lines[0], *lines[2:]]):
        misfits = verify({**plain, part: other})
        assert any(misfit.field.startswith(f"/{part}") for misfit in misfits)


def test_a_proof_made_anew_does_not_fit_what_was_published() -> None:
    published = draw(BY_LIST, TICKETS, ENTROPY, SEED).promise.commitment
    favourable = proof_plain(draw(BY_LIST, TICKETS, ENTROPY, SEED[::-1]))
    assert verify(favourable) == ()
    (misfit,) = verify(favourable, published)
    assert (misfit.field, misfit.against) == ("/promise/commitment", "what was published")


def test_a_proof_that_is_none_says_where() -> None:
    plain = proof_of(BY_LIST)
    del plain["seed"]
    assert [misfit.field for misfit in verify(plain)] == ["/seed"]
    assert [misfit.field for misfit in verify({**proof_of(BY_LIST), "more": 1})] == ["/more"]
    for part in ("tickets", "awards"):
        assert [misfit.field for misfit in verify({**proof_of(BY_LIST), part: [["a"]]})] == [f"/{part}/0"]


def test_a_proof_of_a_draw_that_could_not_be_announced_is_no_proof() -> None:
    plain = proof_of(BY_ODDS)
    worthless = replaced(replaced(plain, "/definition/prizes/0/weight", 0), "/definition/prizes/1/weight", 0)
    fields = {misfit.field for misfit in verify(replaced(worthless, "/definition/blank_weight", 0))}
    assert {"/definition/prizes/1", "/awards"} <= fields


def test_what_cannot_be_promised_is_refused() -> None:
    with pytest.raises(InvalidInput, match="length-exceeded at seed"):
        seed_hash_of(b"short")
    with pytest.raises(InvalidInput, match="id-reused at tickets"):
        promise(BY_LIST, [TICKETS[0], TICKETS[0]], seed_hash_of(SEED))
    with pytest.raises(InvalidInput, match="seed-unfit"):
        draw(BY_LIST, TICKETS, ENTROPY)
    with pytest.raises(InvalidInput, match="seed-unfit"):
        draw(BY_PUBLIC_NUMBERS, TICKETS, ENTROPY, SEED)
    with pytest.raises(InvalidInput, match="blank at entropy"):
        draw(BY_LIST, TICKETS, " ", SEED)
    with pytest.raises(InvalidInput, match="length-exceeded at /definition/name"):
        draw(attrs.evolve(BY_LIST, name="x" * 65), TICKETS, ENTROPY, SEED)
    with pytest.raises(InvalidInput, match="id-syntax at /tickets/0/0"):
        draw(BY_LIST, [Ticket("a b", 1)], ENTROPY, SEED)
    with pytest.raises(InvalidInput, match="prize-missing at /prizes"):
        draw(attrs.evolve(BY_LIST, prizes=()), TICKETS, ENTROPY, SEED)


def test_a_sealed_draw_without_its_seed_is_not_proved() -> None:
    (misfit,) = verify({**proof_of(BY_LIST), "seed": ""})
    assert (misfit.field, misfit.against) == ("/seed", "/definition/source")


def test_a_seed_may_look_like_a_card_number() -> None:
    proof = draw(BY_LIST, TICKETS, ENTROPY, bytes.fromhex("4111111111111111" * 4))
    assert verify(proof_plain(proof), proof.promise.commitment) == ()
