"""A lucky draw from its announcement to the proof, and somebody who tries to cheat.

The bank promises before it can know what will be drawn, and shows everything afterwards: anybody can draw
again, and a single changed character is found. `python -m cardcore verify` does so from the command line.
"""

from datetime import date

import attrs

from cardcore.calendars import ordinal_of
from cardcore.money import display_amount
from cardcore.offers.draws import (
    Attempt,
    Disclosure,
    DrawDefinition,
    Entry,
    Method,
    NoTicket,
    Person,
    Prize,
    Source,
    draw,
    faults,
    faults_of_change,
    freeze,
    promise,
    proof_plain,
    seed_hash_of,
    verify,
)
from cardcore.offers.draws.entries import apply, decide

DEFINITION = DrawDefinition(
    draw_id="double-twelve",
    name="双十二抽奖",
    prizes=(Prize("phone", "手机", 599_900, 1), Prize("coffee", "咖啡券", 3_000, 3)),
    opens_on=ordinal_of(date(2026, 12, 10)),
    closes_on=ordinal_of(date(2026, 12, 12)),
    drawn_on=ordinal_of(date(2026, 12, 14)),
    claim_until=ordinal_of(date(2027, 1, 14)),
    method=Method.LIST,
    source=Source.SEALED,
    entropy_source="双色球第2026145期开奖号码",
    disclosure=Disclosure(
        disclosed_on=ordinal_of(date(2026, 12, 1)),
        conditions="活动期内单笔消费满10元得一次机会，同一用户每天最多3次",
        manner="名单与种子哈希先行公布，以种子和双色球开奖号码共同计算",
        claim="中奖后一个月内在App领取，快递送达",
        organizer="某银行信用卡中心，95500",
    ),
    least_amount=1_000,
    draws_per_day=3,
)

SEED = bytes.fromhex("5f" * 31 + "e1")
"""In life: 32 bytes of `secrets.token_bytes`, kept in a safe until the draw."""
NUMBERS = "03 09 14 22 27 31 + 08"

ANN = Person(customer="c-1", phone="phone-1")
ANN_AGAIN = Person(customer="c-7", phone="phone-1")
"""A second customer number, and the same phone."""
ASKED = [
    (ANN, 10, 2_350),
    (ANN, 10, 999),
    (ANN, 10, 1_000),
    (ANN_AGAIN, 10, 8_000),
    (ANN_AGAIN, 10, 8_000),
    *((Person(customer=f"c-{number}"), 11, 1_200) for number in range(20, 28)),
]


def announced() -> None:
    """What the law asks, and what it forbids later."""
    too_high = attrs.evolve(DEFINITION, prizes=(Prize("car", "汽车", 9_999_900, 1),))
    print("A car as first prize:", *(fault.en for fault in faults(too_high)))
    print("The definition:      ", faults(DEFINITION) or "nothing against it")
    fewer = attrs.evolve(DEFINITION, prizes=(DEFINITION.prizes[0], Prize("coffee", "咖啡券", 3_000, 2)))
    print("One coffee less:     ", *(fault.en for fault in faults_of_change(DEFINITION, fewer)))
    print("The seed is promised:", seed_hash_of(SEED)[:16], "…")


def entered() -> tuple[Entry, ...]:
    """Who gets a ticket, and why somebody does not."""
    entries: tuple[Entry, ...] = ()
    for number, (person, day, amount) in enumerate(ASKED, 1):
        on = ordinal_of(date(2026, 12, day))
        answer = decide(DEFINITION, entries, Attempt(f"ticket-{number:02}", person, on, amount))
        if isinstance(answer, NoTicket):
            told = "; ".join(f"{reason.zh} ({reason.en})" for reason in answer.reasons)
            print(f"{person.customer} spends {display_amount(amount, 'CNY')}: {told}")
        else:
            entries = apply(entries, answer)
    return entries


def main() -> None:
    """Tell the story."""
    announced()
    print()
    tickets = freeze(entered())
    print(f"{len(tickets)} tickets of {len({ticket.person for ticket in tickets})} persons are frozen.")
    published = promise(DEFINITION, tickets, seed_hash_of(SEED)).commitment
    print("Published before the lottery:", published[:16], "…")

    proof = draw(DEFINITION, tickets, NUMBERS, SEED)
    print(f"\nThe lottery draws {NUMBERS}; the seed is revealed:")
    for award in proof.awards:
        print(f"  {award.entry_id} wins {award.prize_id}")

    document = proof_plain(proof)
    print("\nAnybody verifies:", verify(document, published) or "everything fits")
    document["awards"][0][1] = "ticket-01"
    for misfit in verify(document, published):
        print(f"Another winner:   {misfit.field} does not fit {misfit.against}: {misfit.detail}")
    other = proof_plain(draw(DEFINITION, tickets, NUMBERS, SEED[::-1]))
    for misfit in verify(other, published):
        print(f"Another seed:     {misfit.field} does not fit {misfit.against}")


if __name__ == "__main__":
    main()
