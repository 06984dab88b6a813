"""What request headers say: the command's id, the version expected, what is accepted, which language."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from fastapi import Request

from cardcore.errors import InvalidInput, require
from cardcore.ids import require_id
from cardcore.notices import Language

_ETAG: Final = re.compile(r'"(\d{1,18})"', re.ASCII)
_QUALITY: Final = re.compile(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)", re.ASCII)


def command_id(request: Request) -> str:
    """The id in ``Idempotency-Key``.

    Raises `InvalidInput` ``idempotency-key-missing``, ``idempotency-key-invalid``, or
    ``sensitive-data-forbidden`` where it may hold a card number.
    """
    given = request.headers.getlist("idempotency-key")
    require(
        bool(given),
        "idempotency-key-missing",
        "send the header Idempotency-Key: one id for one request, the same again whenever it is repeated",
    )
    require(len(given) == 1, "idempotency-key-invalid", "send the header Idempotency-Key once")
    try:
        return require_id(given[0], field="")
    except InvalidInput as error:
        if error.code == "id-syntax":
            raise InvalidInput("idempotency-key-invalid", error.detail) from None
        raise


def expected_versions(request: Request) -> frozenset[int] | None:
    """The versions in ``If-Match``; None where any will do.

    Raises `InvalidInput` ``precondition-invalid`` where it is no list of them.
    """
    given = ",".join(request.headers.getlist("if-match")).strip()
    if given in ("", "*"):
        return None
    versions = set()
    for part in given.split(","):
        tag = part.strip()
        match = _ETAG.fullmatch(tag.removeprefix("W/"))
        require(
            match is not None, "precondition-invalid", 'If-Match takes versions in quotes, such as "7", or *'
        )
        if match is not None and not tag.startswith("W/"):  # RFC 9110: a weak tag never matches here
            versions.add(int(match[1]))
    return frozenset(versions)


def weighed(lines: Iterable[str]) -> list[tuple[str, int]]:
    """The items of an ``Accept…`` header with their qualities in thousandths, as they stand.

    >>> weighed(["text/html, */*;q=0.5", "fr;q=2"])
    [('text/html', 1000), ('*/*', 500), ('fr', 0)]
    """
    found = []
    for item in ",".join(lines).split(","):
        name, *parameters = (part.strip().lower() for part in item.split(";"))
        quality = next((part[2:] for part in parameters if part.startswith("q=")), "1")
        if name:
            found.append((name, _thousandths(quality)))
    return found


def _thousandths(quality: str) -> int:
    if _QUALITY.fullmatch(quality) is None:
        return 0
    whole, _, decimals = quality.partition(".")
    return int(whole + decimals.ljust(3, "0"))


def accepts(lines: Sequence[str], media: str) -> bool:
    """Whether an ``Accept`` header takes ``media``; the most specific range decides, no header takes all.

    >>> accepts(["text/*;q=0, text/html"], "text/html"), accepts(["image/png"], "text/html")
    (True, False)
    >>> accepts([], "text/html")
    True
    """
    ranges = weighed(lines)
    main = media.partition("/")[0]
    for wanted in (media, f"{main}/*", "*/*"):
        qualities = [quality for name, quality in ranges if name == wanted]
        if qualities:
            return max(qualities) > 0
    return not ranges


def require_acceptable(lines: Sequence[str], media: str) -> None:
    """Refuse a request that takes no ``media``: ``not-acceptable``."""
    require(accepts(lines, media), "not-acceptable", f"this address answers {media}")


def language_of(request: Request) -> Language:
    """``?lang=`` if it names a language spoken here, else the best of ``Accept-Language``, else 中文."""
    asked = request.query_params.get("lang", "").lower()
    wanted = [(asked, 1000)] if asked in list(Language) else []
    wanted += sorted(weighed(request.headers.getlist("accept-language")), key=lambda item: -item[1])
    for name, quality in wanted:
        main = name.partition("-")[0]
        if quality and main in list(Language):
            return Language(main)
    return Language.ZH
