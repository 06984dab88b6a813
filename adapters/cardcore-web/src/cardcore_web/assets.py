"""What the page is dressed with, from the wheel: named by its content, so that it may be kept for a year."""

import hashlib
from importlib.resources import files
from typing import Final

import attrs
from fastapi import Response

from cardcore.errors import NotFound
from cardcore_web.problems import ProblemRoute

_MEDIA: Final = {"css": "text/css; charset=utf-8", "svg": "image/svg+xml"}


@attrs.frozen
class Asset:
    """One file: the name it is served by, its media type, its bytes."""

    name: str
    media: str
    content: bytes


def _asset(file: str) -> Asset:
    content = files("cardcore_web").joinpath("static", *file.split("/")).read_bytes()
    stem, _, kind = file.rpartition("/")[2].rpartition(".")
    return Asset(f"{stem}.{hashlib.sha256(content).hexdigest()[:12]}.{kind}", _MEDIA[kind], content)


WEUI: Final = _asset("vendor/weui.min.css")
STYLE: Final = _asset("statement.css")
ICON: Final = _asset("favicon.svg")

ASSETS: Final = {asset.name: asset for asset in (WEUI, STYLE, ICON)}
"""Everything that is served, by name."""


class AssetRoute(ProblemRoute):
    """A route for files, whose media types are their own."""

    produces = ""


def asset_response(name: str) -> Response:
    """The asset, or `NotFound`: nothing but `ASSETS` can be asked for."""
    asset = ASSETS.get(name)
    if asset is None:
        raise NotFound("not-found", "no such file")
    headers = {
        "cache-control": "public, max-age=31536000, immutable",
        "x-content-type-options": "nosniff",
    }
    return Response(asset.content, 200, headers, asset.media)
