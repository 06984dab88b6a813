"""Names of members: what no document may carry, what may have been meant, and names in a JSON pointer."""

import difflib
from collections.abc import Iterable
from typing import Final

from cardcore.errors import LONGEST_ECHO, hidden

FEW: Final = 9
"""So many names are told where one is unknown."""

SENSITIVE: Final = frozenset(
    {"card_number", "cvc", "cvc2", "cvn", "cvn2", "cvv", "cvv2", "pan", "pin", "pin_block"}
    | {"track", "track1", "track2", "track_data"}
)
"""Members that no document may carry: card data stays with the acquirer and the vault."""

ANSWERED: Final = frozenset(
    {"balance", "closed_through", "open_to_buy", "received_at", "role", "tenant_id", "version"}
)
"""Members that are told and never asked for."""


def alike(name: str, known: Iterable[str]) -> str:
    """What may have been meant, as the end of a sentence: a name that is like it, or all where they are few.

    >>> alike("merchant_name", ["mcc", "merchant"]), alike("x", ["mcc", "city"])
    ("; did you mean 'merchant'?", '; there are city, mcc')
    """
    names = sorted(set(known))
    found = difflib.get_close_matches(name, names, n=1)
    if found:
        return f"; did you mean {found[0]!r}?"
    return f"; there are {', '.join(names)}" if 0 < len(names) <= FEW else ""


def is_sensitive(name: str) -> bool:
    """Whether a member of that name would hold card data, in whatever spelling.

    >>> is_sensitive("CVV"), is_sensitive("pin-block"), is_sensitive("pinned")
    (True, True, False)
    """
    return name.lower().replace("-", "_") in SENSITIVE


def is_answered(name: str) -> bool:
    """Whether a member of that name is told by the library and never asked for, in whatever spelling.

    >>> is_answered("balance"), is_answered("Tenant-Id"), is_answered("amount")
    (True, True, False)
    """
    return name.lower().replace("-", "_") in ANSWERED


def escape(name: str) -> str:
    """``name`` as a part of a JSON pointer (RFC 6901), cut to what an error may echo.

    >>> escape("a/b"), escape("4111111111111111")
    ('a~1b', '411111**********')
    """
    kept = hidden(name[: 4 * LONGEST_ECHO])[:LONGEST_ECHO]
    kept = kept if kept.isprintable() else ascii(kept)[1:-1]
    return kept.replace("~", "~0").replace("/", "~1")
