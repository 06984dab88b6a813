"""The H5 page of a statement: drawn on the server, no script, nothing from elsewhere."""

import datetime
from collections.abc import Sequence
from typing import Any, Final

import jinja2
from fastapi import Request, Response

from cardcore.errors import CardcoreError
from cardcore.notices import Language
from cardcore.programs.program import Program
from cardcore.relationships import Relationship
from cardcore.usecases import StatementPage
from cardcore_web.assets import ICON, STYLE, WEUI
from cardcore_web.headers import language_of
from cardcore_web.problems import ProblemRoute, refusal
from cardcore_web.statement_view import statement_view
from cardcore_web.words import WORDS

MEDIA: Final = "text/html"

ASSETS_FROM_PAGE: Final = "../../../../assets/"
"""Relative to ``…/accounts/{account_id}/statements/{number}/page``, so that no prefix or proxy matters."""

HEADERS: Final = {
    "cache-control": "no-store",
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "referrer-policy": "no-referrer",
    "vary": "accept-language",
    "x-content-type-options": "nosniff",
}

_TEMPLATES: Final = jinja2.Environment(
    loader=jinja2.PackageLoader("cardcore_web"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def rendered(template: str, status: int, language: Language, **values: Any) -> Response:
    """The template as an answer in ``language``."""
    links = {
        "weui": ASSETS_FROM_PAGE + WEUI.name,
        "style": ASSETS_FROM_PAGE + STYLE.name,
        "icon": ASSETS_FROM_PAGE + ICON.name,
    }
    words = WORDS[language]
    html = _TEMPLATES.get_template(template).render(links=links, words=words, **values)
    headers = {**HEADERS, "content-language": words["html_lang"]}
    return Response(html, status, headers, f"{MEDIA}; charset=utf-8")


def statement_page(
    relationship: Relationship,
    pages: Sequence[StatementPage],
    place: int,
    program: Program,
    today: datetime.date,
    language: Language,
) -> Response:
    """The page of the statement at ``place`` among all of the account's."""
    view = statement_view(relationship, pages, place, program, today, language)
    return rendered("statement.html", 200, language, view=view)


class PageRoute(ProblemRoute):
    """A route for people: what goes wrong is told as a page too."""

    produces = MEDIA

    def refuse(self, request: Request, error: CardcoreError) -> Response:
        """A page with the problem's status and headers; what kind of problem it is concerns no reader."""
        problem = refusal(request, error)
        kind = "missing" if problem.status_code < 500 else "failed"
        page = rendered("refusal.html", problem.status_code, language_of(request), kind=kind)
        if "retry-after" in problem.headers:
            page.headers["retry-after"] = problem.headers["retry-after"]
        return page
