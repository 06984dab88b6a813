"""JSON as text: decoded, refused where it would take long or says two things, and parsed without floats."""

import collections
import functools
import json
import re
from typing import Any, Final

from cardcore.documents.names import escape
from cardcore.errors import InvalidInput, require, shown

LONGEST_DOCUMENT: Final = 16 * 1024 * 1024
DEEPEST: Final = 64
MOST_MEMBERS: Final = 500_000
LONGEST_WHOLE: Final = 20
MINUS_ZERO: Final = "-0"
"""What as a number would be read as if it were nothing, and its sign lost."""

_STRING = re.compile(r'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_BRACKET = re.compile(r"[\[\]{}]")
_MAYBE_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]|[\ud800-\udfff]")


class Inexact(str):
    """A JSON number that is no short whole one, kept as its text so that its place can be told."""


def loads(text: str | bytes) -> Any:
    """The data of a JSON text; a number not whole, or too long, stays `Inexact` for a `Reader` to refuse.

    Raises `InvalidInput`: ``encoding-invalid``, ``json-syntax``, ``json-duplicate-key`` (with its pointer),
    ``body-too-large`` (over 16 MiB), ``body-too-complex`` (over 64 deep, or 500,000 members).
    """
    require(len(text) <= LONGEST_DOCUMENT, "body-too-large", "a document has at most 16 MiB")
    text = _decoded(text)
    _require_simple(text)
    doubled: list[tuple[dict[str, Any], str]] = []
    try:
        data = json.loads(
            text,
            parse_int=_whole,
            parse_float=Inexact,
            parse_constant=Inexact,
            object_pairs_hook=functools.partial(_object, doubled),
        )
    except json.JSONDecodeError as error:
        raise InvalidInput(
            "json-syntax", f"{error.msg} in line {error.lineno}, column {error.colno}"
        ) from None
    if doubled:  # the last one found was not itself replaced by a second value of its key
        where, name = doubled[-1]
        place = f"{_pointer_to(data, where)}/{escape(name)}"
        raise InvalidInput("json-duplicate-key", f"the key {shown(name)} is given twice", field=place)
    if _MAYBE_SURROGATE.search(text):
        _require_encodable(data)
    return data


def _decoded(text: str | bytes) -> str:
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8")
        except UnicodeDecodeError as error:
            raise InvalidInput("encoding-invalid", f"not UTF-8 at byte {error.start}") from None
    require(not text.startswith("\ufeff"), "encoding-invalid", "leave out the byte order mark")
    require("\0" not in text, "encoding-invalid", "a NUL stands in the text; write it in UTF-8")
    return text


def _require_simple(text: str) -> None:
    """Refuse what would take long to parse, before it is parsed."""
    bare = _STRING.sub("", text)
    members = bare.count(",") + bare.count("[") + bare.count("{")
    require(members < MOST_MEMBERS, "body-too-complex", f"a document has at most {MOST_MEMBERS} members")
    depth = 0
    for match in _BRACKET.finditer(bare):
        depth += 1 if match[0] in "[{" else -1
        if depth > DEEPEST:
            raise InvalidInput("body-too-complex", f"a document nests at most {DEEPEST} deep")


def _whole(text: str) -> int | Inexact:
    return int(text) if len(text) <= LONGEST_WHOLE and text != MINUS_ZERO else Inexact(text)


def _object(doubled: list[tuple[dict[str, Any], str]], pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        times = collections.Counter(name for name, _ in pairs)
        doubled.append((found, next(name for name in times if times[name] > 1)))
    return found


def _pointer_to(data: Any, place: object) -> str | None:
    """The pointer of a part of ``data``, found by identity."""
    if data is place:
        return ""
    members: Any = ()
    if isinstance(data, dict):
        members = data.items()
    elif isinstance(data, list):
        members = enumerate(data)
    for name, value in members:
        below = _pointer_to(value, place)
        if below is not None:
            return f"/{escape(str(name))}{below}"
    return None


def _require_encodable(data: Any) -> None:
    try:
        json.dumps(data, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise InvalidInput("encoding-invalid", "a text holds half of a surrogate pair") from None
