"""Seals over a history: whether its events are still those that were written, and from where on not.

A seal is the SHA-256 of the seal before it and of one event's record without its schema version, so that
an upgrade changes none. Whoever keeps the last seal where the store cannot write – another system, paper –
finds out that anything was changed, removed, inserted or swapped since; whoever keeps every seal, where.

>>> from cardcore.accounts.delinquency import DelinquencyCured
>>> history = [DelinquencyCured(on=738_000), DelinquencyCured(on=738_031)]
>>> kept = list(seals(history))
>>> broken_at(history, kept), broken_at(history[1:], kept), broken_at(history[:1], kept)
(None, 1, 2)
>>> list(seals(history[1:], after=kept[0])) == kept[1:]
True
"""

import hashlib
import itertools
from collections.abc import Iterable, Iterator
from typing import Final

from cardcore.pots import PotEvent
from cardcore.records import compact, to_record
from cardcore.relationships import Event

NOTHING: Final = ""
"""What comes before the first seal."""


def seals(events: Iterable[Event | PotEvent], after: str = NOTHING) -> Iterator[str]:
    """The seal of each event, in order, 64 hexadecimal digits; ``after`` is that of the event before."""
    for event in events:
        _version, *said = to_record(event)
        after = hashlib.sha256(f"{after} {compact(said)}".encode()).hexdigest()
        yield after


def broken_at(events: Iterable[Event | PotEvent], kept: Iterable[str], after: str = NOTHING) -> int | None:
    """Which event, counted from 1, is the first that is not as ``kept`` seals it; None where all are.

    One more than there are events where some are missing at the end.
    """
    pairs = itertools.zip_longest(seals(events, after), kept)
    return next((place for place, (found, sealed) in enumerate(pairs, 1) if found != sealed), None)
