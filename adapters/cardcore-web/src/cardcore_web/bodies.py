"""Bodies: read no further than the limit, and parsed by the core, as strictly here as everywhere."""

import re
from collections.abc import Iterator
from typing import Any, Final

from fastapi import Request
from starlette.requests import ClientDisconnect

from cardcore.documents import Reader, escape, is_answered, is_sensitive, loads
from cardcore.errors import InvalidInput, require, shown

OF_THE_HOST: Final = frozenset({"account_id", "actor", "command_id", "credit_limit", "program"})
"""Members that the address, the headers and the host's own settings say, and no body."""

_JSON: Final = re.compile(r'application/json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?', re.IGNORECASE)


async def read_body(request: Request, max_body: int) -> Reader:
    """The JSON body as a reader.

    Raises `InvalidInput` ``content-type-unsupported``, ``content-encoding-unsupported``,
    ``body-too-large`` (nothing is read past ``max_body`` bytes), and what `cardcore.documents.loads`
    raises; ``sensitive-data-forbidden`` or ``field-read-only`` where a member of such a name is given.
    """
    _require_plain_json(request)
    document = loads(await _read(request, max_body))
    _require_harmless(document)
    return Reader(document)


def _require_plain_json(request: Request) -> None:
    media = request.headers.get("content-type", "")
    require(
        _JSON.fullmatch(media.strip()) is not None,
        "content-type-unsupported",
        "send application/json in UTF-8",
    )
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    require(encoding == "identity", "content-encoding-unsupported", "send the body as it is, not compressed")


async def _read(request: Request, max_body: int) -> bytes:
    declared = request.headers.get("content-length", "")
    _require_within(int(declared[:18]) if declared.isdecimal() else 0, max_body)
    body = bytearray()
    try:
        async for chunk in request.stream():
            _require_within(len(body) + len(chunk), max_body)
            body += chunk
    except ClientDisconnect:
        raise InvalidInput("body-incomplete", "the connection ended inside the body") from None
    return bytes(body)


def _require_within(size: int, max_body: int) -> None:
    require(size <= max_body, "body-too-large", f"a body has at most {max_body} bytes")


def _require_harmless(document: Any) -> None:
    for name, pointer in _members(document, ""):
        if is_sensitive(name):
            raise InvalidInput("sensitive-data-forbidden", f"leave out {shown(name)}", field=pointer)
        if is_answered(name) or name.lower().replace("-", "_") in OF_THE_HOST:
            raise InvalidInput("field-read-only", f"{shown(name)} is told, never set", field=pointer)


def _members(value: Any, pointer: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, member in value.items():
            place = f"{pointer}/{escape(name)}"
            yield name, place
            yield from _members(member, place)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _members(item, f"{pointer}/{index}")
