"""Names of things – account, command, hold and so on – and texts for people, checked where they enter.

An id is 1 to 64 of ``A–Z a–z 0–9 . _ : -``, compared byte by byte, so that no two spellings name
one thing; a UUID is written in lower case, a ULID in upper case. What may be a card number – 13 to
19 digits that pass Luhn, together or in a card's groups – is refused in ids and texts alike.

>>> require_id("acct-1", field="account_id")
'acct-1'
>>> require_text("Café 北京", field="merchant")
'Café 北京'
"""

import re
from typing import Final, NewType

from cardcore.errors import InvalidInput, shown
from cardcore.identifiers import luhn

AccountId = NewType("AccountId", str)
"""One account with all that belongs to its cardholder."""
CommandId = NewType("CommandId", str)
"""One request, however often it is sent."""
ActorId = NewType("ActorId", str)
"""Who asked: a person or a system, authenticated by the host."""
HoldId = NewType("HoldId", str)
"""One approved authorization."""
CardId = NewType("CardId", str)
"""The token of one card; never its number."""
OfferId = NewType("OfferId", str)
"""One offer of a programme."""
PlanId = NewType("PlanId", str)
"""One installment plan of an account."""
PotId = NewType("PotId", str)
"""One red packet, shared bill or draw."""

LONGEST_TEXT: Final = 64

_ID = re.compile(r"(?!\.+\Z)[A-Za-z0-9._:-]{1,64}", re.ASCII)
_UUID = re.compile(r"(urn:uuid:)?[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}", re.ASCII | re.IGNORECASE)
_ULID = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}", re.ASCII | re.IGNORECASE)
_SHORTEST_SPELT: Final = 26
"""The length of a ULID; a UUID is longer."""

# Together, or as cards are printed: 4-4-4-1…7 and 4-6-4…5 with one kind of separator. Looser grouping
# would take an id such as `stmt-2024-04-30-000123` for a card number once in ten.
_MAYBE_PAN = re.compile(
    r"(?<!\d)(?:\d{13,19}|\d{4}(?P<a>[\s._-])\d{4}(?P=a)\d{4}(?P=a)\d{1,7}|\d{4}(?P<b>[\s._-])\d{6}(?P=b)\d{4,5})(?!\d)"
)

_SHORTEST_PAN: Final = 13

# Controls, lone surrogates, line and paragraph separators, and what turns the direction of writing.
_NOT_TEXT = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def require_id(value: object, *, field: str) -> str:
    """``value`` again if it is a well-formed id.

    Raises `InvalidInput` ``id-syntax``, or ``sensitive-data-forbidden`` where it may hold a card number.
    """
    if not isinstance(value, str) or _ID.fullmatch(value) is None:
        raise InvalidInput(
            "id-syntax", f"{shown(value)} is no id; use 1 to 64 of A-Z a-z 0-9 . _ : -", field=field
        )
    if not _canonical(value):
        raise InvalidInput(
            "id-syntax",
            f"{shown(value)} is a second spelling; write a UUID in lower case and a ULID in upper case",
            field=field,
        )
    return require_no_pan(value, field=field)


def _canonical(value: str) -> bool:
    if len(value) < _SHORTEST_SPELT:
        return True
    if _UUID.fullmatch(value) is not None:
        return len(value) == 36 and value == value.lower()
    return _ULID.fullmatch(value) is None or value == value.upper()


def require_no_pan(text: str, *, field: str) -> str:
    """``text`` again unless it holds what may be a card number, which is not echoed."""
    if len(text) < _SHORTEST_PAN:
        return text
    for match in _MAYBE_PAN.finditer(text):
        if luhn.is_valid("".join(str(int(character)) for character in match[0] if character.isdecimal())):
            raise InvalidInput(
                "sensitive-data-forbidden",
                "this text seems to hold a card number; remove it, or name the card by its token",
                field=field,
            )
    return text


def require_text(value: object, *, field: str, longest: int = LONGEST_TEXT) -> str:
    """``value`` again, exactly, if people can read it: 1 to ``longest`` code points, any script.

    Raises `InvalidInput` ``wrong-type``, ``length-exceeded``, ``text-invalid`` (a control character, a
    turn of the writing direction), ``blank`` (nothing to be seen) or ``sensitive-data-forbidden``.
    """
    if not isinstance(value, str):
        raise InvalidInput("wrong-type", f"{field} is a text, not {shown(value)}", field=field)
    if len(value) > longest:
        raise InvalidInput(
            "length-exceeded", f"{field} has {len(value)} characters, more than {longest}", field=field
        )
    if _NOT_TEXT.search(value) is not None:
        raise InvalidInput(
            "text-invalid", f"{shown(value)} holds a control character; remove it", field=field
        )
    if not _shows_something(value):
        raise InvalidInput("blank", f"{field} is empty or blank", field=field)
    return require_no_pan(value, field=field)


def _shows_something(text: str) -> bool:
    if text.isprintable():  # nearly always, and known at once
        return text != "" and not text.isspace()
    return any(character.isprintable() and not character.isspace() for character in text)
