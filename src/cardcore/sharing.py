"""Red packets and shared bills from plain data: what `python -m cardcore share` reads and answers.

>>> answer = share({
...     "red_packet": {"id": "p-1", "sender": "ann", "total": "10.00", "shares": 3, "kind": "equal",
...                    "sent_at": "2026-02-17T20:00:00+08:00", "seed": "a secret"},
...     "steps": [{"at": "2026-02-17T20:00:05+08:00", "open": "bob"},
...               {"at": "2026-02-17T20:00:09+08:00", "open": "bob"}],
...     "until": "2026-02-18T20:00:00+08:00",
... })
>>> answer["opened"], answer["rest"], answer["returned"]
([{'person': 'bob', 'amount': '3.33'}], '0.00', '6.67')
>>> answer["refused"][0]["en"]
'you have opened this one already'
"""

from collections.abc import Mapping
from typing import Any, Final

from cardcore.calendars import date_text, parse_ordinal
from cardcore.calendars.moments import parse_moment
from cardcore.documents import Reader, escape
from cardcore.ids import require_id
from cardcore.money import amount_text
from cardcore.offers.reasons import Refused
from cardcore.offers.sharing import bills, red_packets
from cardcore.offers.sharing.shares import Kind

_DAY_ZERO: Final = parse_ordinal("1970-01-01")


def share(document: Mapping[str, Any]) -> dict[str, Any]:
    """Live one red packet or one shared bill through its steps.

    Raises `CardcoreError` with the JSON pointer of what is wrong in ``field``.
    """
    reader = Reader(document)
    answer = _red_packet(reader) if reader.has("red_packet") else _bill(reader)
    reader.end()
    return answer


# --- red packets ------------------------------------------------------------------------------------


def _red_packet(reader: Reader) -> dict[str, Any]:
    terms = reader.take("red_packet")
    currency = terms.maybe("currency", Reader.currency, "CNY")
    seed = terms.take("seed").text().encode()
    with terms.placing():
        packet = red_packets.apply(None, read_red_packet(terms, currency))
    terms.end()
    refused = []
    now = packet.sent.sent_at
    for place, step in enumerate(reader.take("steps").items()):
        now = _instant_behind(step.take("at"), now)
        event = red_packets.open_share(packet, step.take("open").id(), at=now, seed=seed)
        step.end()
        if isinstance(event, Refused):
            refused += _refusals(place, event)
        else:
            packet = red_packets.apply(packet, event)
    if reader.has("until"):
        returned = red_packets.expire(packet, at=_instant_behind(reader.take("until"), now))
        packet = packet if returned is None else red_packets.apply(packet, returned)
    told = packet_told(packet)
    return {"opened": told.pop("opened"), "refused": refused, **told}


def packet_told(packet: red_packets.RedPacket) -> dict[str, Any]:
    """Who opened what, and what is left of it, as plain data."""
    currency, best = packet.sent.currency, red_packets.luckiest(packet)
    return {
        "opened": [
            {"person": one.person, "amount": amount_text(one.amount, currency)} for one in packet.opened
        ],
        "left": packet.left,
        "rest": amount_text(packet.rest, currency),
        "returned": amount_text(packet.returned, currency),
        "luckiest": best.person if best else None,
    }


def read_red_packet(terms: Reader, currency: str) -> red_packets.RedPacketSent:
    """A packet that is sent; its ``seed`` is for the caller to take."""
    return red_packets.send(
        terms.take("id").id(),
        terms.take("sender").id(),
        currency,
        terms.take("total").positive_amount(currency),
        terms.take("shares").whole(),
        Kind(terms.take("kind").choice(*Kind)),
        at=read_instant(terms.take("sent_at")),
        least=terms.maybe("least", lambda one: one.positive_amount(currency), 1),
        cap=terms.maybe("cap", lambda one: one.positive_amount(currency), 0),
        lives=terms.maybe("lives_hours", lambda one: one.whole(1, 24 * 366), 24) * 3600,
        only_for=[one.id() for one in terms.take("only_for").items()] if terms.has("only_for") else (),
    )


def read_instant(reader: Reader) -> int:
    """Seconds since 1970 of a moment with its offset."""
    day, second = parse_moment(reader.text(), "UTC", field=reader.pointer)
    return (day - _DAY_ZERO) * red_packets.DAY + second


def _instant_behind(reader: Reader, before: int) -> int:
    at = read_instant(reader)
    if at < before:
        raise reader.refuse("steps-disordered", "the steps stand in the order of time")
    return at


# --- shared bills -----------------------------------------------------------------------------------


def _bill(reader: Reader) -> dict[str, Any]:
    terms = reader.take("bill")
    currency = terms.maybe("currency", Reader.currency, "CNY")
    with terms.placing():
        collection = bills.begin(read_bill(terms, currency))
    terms.end()
    refused = []
    now = collection.opened.on
    for place, step in enumerate(reader.take("steps").items()):
        now = _day_behind(step.take("on"), now)
        event = _step(step, collection, currency, now)
        step.end()
        if isinstance(event, Refused):
            refused += _refusals(place, event)
        else:
            collection = bills.apply(collection, event)
    until = _day_behind(reader.take("until"), now) if reader.has("until") else now
    closes_on = collection.opened.closes_on
    if not collection.closed_on and 0 < closes_on < until:
        collection = bills.apply(collection, bills.CollectionClosed(until, collection.uncollected))
    return {**bill_told(collection, until), "refused": refused}


def bill_told(collection: bills.SharedBill, until: int) -> dict[str, Any]:
    """How the shares stand on a day, as plain data."""
    currency, closes_on = collection.opened.currency, collection.opened.closes_on
    return {
        "shares": [_share(one, currency) for one in collection.shares],
        "collected": amount_text(collection.collected, currency),
        "uncollected": amount_text(collection.uncollected, currency),
        "late": [one.person for one in collection.late(until)],
        **({"closed_on": date_text(collection.closed_on)} if closes_on and collection.closed_on else {}),
    }


def read_bill(terms: Reader, currency: str) -> bills.CollectionOpened:
    """A bill that is split: by heads, or as given."""
    named = (terms.take("id").id(), terms.take("initiator").id())
    bill = terms.take("total").positive_amount(currency)
    on, due_on = terms.take("on").date(), terms.take("due_on").date()
    closes_on = terms.maybe("closes_on", Reader.date, 0)
    others = terms.take("others")
    if isinstance(others.plain(), Mapping):
        names = [require_id(name, field=f"{others.pointer}/{escape(str(name))}") for name in others.plain()]
        given = {name: others.take(name).amount(currency) for name in names}
        return bills.split_as_given(*named, given, currency, bill, on=on, due_on=due_on, closes_on=closes_on)
    people = [one.id() for one in others.items()]
    return bills.split_equally(*named, people, currency, bill, on=on, due_on=due_on, closes_on=closes_on)


def _step(
    step: Reader, collection: bills.SharedBill, currency: str, on: int
) -> bills.SharePaid | bills.ShareDeclined | bills.CollectionClosed | Refused:
    verb = step.only({"pay", "decline", "close"})
    match verb.name:
        case "pay":
            paid = (verb.take("person").id(), verb.take("amount").positive_amount(currency))
            verb.end()
            return bills.pay(collection, *paid, on=on)
        case "decline":
            return bills.decline(collection, verb.id(), on=on)
        case "close":
            verb.end()
            return bills.close(collection, on=on)
        case _:
            raise verb.refuse("field-unknown", "a step pays, declines or closes")


def _share(one: bills.Share, currency: str) -> dict[str, Any]:
    told = {"person": one.person, "amount": amount_text(one.amount, currency), "standing": str(one.standing)}
    return told | ({"paid_on": date_text(one.paid_on)} if one.paid_on else {})


def _day_behind(reader: Reader, before: int) -> int:
    on = reader.date()
    if on < before:
        raise reader.refuse("steps-disordered", "the steps stand in the order of time")
    return on


def _refusals(place: int, refused: Refused) -> list[dict[str, Any]]:
    return [
        {"step": place, "code": reason.code, "zh": reason.zh, "en": reason.en} for reason in refused.reasons
    ]
