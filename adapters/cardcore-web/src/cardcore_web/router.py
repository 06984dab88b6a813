"""The router: for each address who asks, for which account, what; one use case; its answer."""

from collections.abc import Callable
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request, Response

from cardcore import usecases
from cardcore.commands import Command, Receipt
from cardcore.documents import Reader
from cardcore.errors import NotFound
from cardcore.ids import AccountId, ActorId, HoldId, require_id
from cardcore.ports import Clock, Programs, Store
from cardcore.usecases import StatementPage
from cardcore_web import answers, reading, schemas
from cardcore_web.assets import AssetRoute, asset_response
from cardcore_web.dependencies import Needs, Visible, needs
from cardcore_web.headers import language_of
from cardcore_web.page import PageRoute, statement_page
from cardcore_web.problems import ProblemRoute

MAX_BODY: Final = 65_536

ACCOUNT: Final = "/accounts/{account_id}"
AUTHORIZATIONS: Final = ACCOUNT + "/authorizations"
STATEMENTS: Final = ACCOUNT + "/statements"
STATEMENT: Final = STATEMENTS + "/{number}"


def cardcore_router(
    store: Store,
    programs: Programs,
    *,
    authenticate: Callable[..., Any],
    may_access: Callable[[ActorId, AccountId], bool],
    clock: Clock,
    max_body: int = MAX_BODY,
) -> APIRouter:
    """The routes of cardcore for the host's app: ``app.include_router(cardcore_router(…), prefix="/cards")``.

    ``programs`` holds the terms by the name that accounts carry. ``authenticate`` is a FastAPI dependency
    of the host's that gives the actor's id or raises its own 401 or 403. An account for which
    ``may_access(actor, account_id)`` is false is answered like one that does not exist. ``clock`` tells
    today in the programme's zone. Bodies are read up to ``max_body`` bytes.
    """
    router = APIRouter(route_class=ProblemRoute, tags=["cards"])
    asked = needs(store, programs, authenticate, may_access, clock, max_body)
    _add_authorizations(router, asked, clock)
    _add_postings(router, asked, clock)
    _add_account(router, asked, clock)
    _add_statements(router, asked, store)
    _add_page(router, asked, store, clock)
    return router


def _done(receipt: Receipt, account: Visible) -> Response:
    return answers.answered(answers.receipt_answer(receipt, account.account.currency))


def _add_authorizations(router: APIRouter, asked: Needs, clock: Clock) -> None:
    @router.post(
        AUTHORIZATIONS,
        summary="Approve or decline an amount",
        responses=schemas.responses(schemas.Done, schemas.FOR_CHANGING),
        openapi_extra=schemas.request_body(schemas.AuthorizationAsked, AUTHORIZATION),
    )
    def authorize(
        account: Annotated[Visible, Depends(asked.visible)],
        command: Annotated[Command, Depends(asked.command)],
        store: Annotated[Store, Depends(asked.store)],
        body: Annotated[Reader, Depends(asked.body)],
    ) -> Response:
        request = reading.authorization_of(body, account.program, clock.today())
        receipt = usecases.authorize(store, command, account.account_id, request, account.program)
        return _done(receipt, account)

    @router.post(
        AUTHORIZATIONS + "/{hold_id}/reversal",
        summary="Take an authorization back",
        responses=schemas.responses(schemas.Done, schemas.FOR_CHANGING),
        openapi_extra=schemas.request_body(schemas.ReversalAsked, REVERSAL),
    )
    def reverse(
        account: Annotated[Visible, Depends(asked.visible)],
        hold_id: str,
        command: Annotated[Command, Depends(asked.command)],
        store: Annotated[Store, Depends(asked.store)],
        body: Annotated[Reader, Depends(asked.body)],
    ) -> Response:
        hold, on = HoldId(require_id(hold_id, field="")), reading.reversal_of(body, clock.today())
        receipt = usecases.reverse_authorization(
            store, command, account.account_id, hold, on, account.program
        )
        return _done(receipt, account)


def _add_postings(router: APIRouter, asked: Needs, clock: Clock) -> None:
    @router.post(
        ACCOUNT + "/postings",
        summary="Post a purchase, a cash advance or a refund",
        responses=schemas.responses(schemas.Done, schemas.FOR_CHANGING),
        openapi_extra=schemas.request_body(schemas.PostingAsked, PURCHASE, CASH_ADVANCE, REFUND),
    )
    def post(
        account: Annotated[Visible, Depends(asked.visible)],
        command: Annotated[Command, Depends(asked.command)],
        store: Annotated[Store, Depends(asked.store)],
        body: Annotated[Reader, Depends(asked.body)],
    ) -> Response:
        presentment = reading.presentment_of(body, account.program, clock.today())
        receipt = usecases.post(store, command, account.account_id, presentment, account.program)
        return _done(receipt, account)

    @router.post(
        ACCOUNT + "/payments",
        summary="Receive a repayment",
        responses=schemas.responses(schemas.Done, schemas.FOR_CHANGING),
        openapi_extra=schemas.request_body(schemas.PaymentAsked, PAYMENT),
    )
    def pay(
        account: Annotated[Visible, Depends(asked.visible)],
        command: Annotated[Command, Depends(asked.command)],
        store: Annotated[Store, Depends(asked.store)],
        body: Annotated[Reader, Depends(asked.body)],
    ) -> Response:
        payment = reading.payment_of(body, account.program, clock.today())
        receipt = usecases.receive_payment(store, command, account.account_id, payment, account.program)
        return _done(receipt, account)


def _add_account(router: APIRouter, asked: Needs, clock: Clock) -> None:
    @router.get(
        ACCOUNT,
        summary="Balances, open to buy, points",
        responses=schemas.responses(schemas.AccountTold, schemas.FOR_READING),
    )
    def account(account: Annotated[Visible, Depends(asked.visible)]) -> Response:
        relationship = account.relationship
        content = answers.account_answer(relationship, clock.today())
        return answers.answered(content, etag=f'"{relationship.version}"')


def _add_statements(router: APIRouter, asked: Needs, store: Store) -> None:
    @router.get(
        STATEMENTS,
        summary="The statements' headlines",
        responses=schemas.responses(schemas.StatementList, schemas.FOR_READING),
    )
    def statements(account: Annotated[Visible, Depends(asked.visible)]) -> Response:
        _, pages = usecases.statement_pages(store, account.account_id)
        currency = account.account.currency
        headlines = [answers.statement_headline(page.statement, currency) for page in pages]
        return answers.answered({"account_id": account.account_id, "statements": headlines})

    @router.get(
        STATEMENT,
        summary="A statement with its lines and explanations",
        responses=schemas.responses(schemas.StatementTold, schemas.FOR_READING),
    )
    def statement(account: Annotated[Visible, Depends(asked.visible)], number: str) -> Response:
        relationship, pages = usecases.statement_pages(store, account.account_id)
        page = pages[_place(pages, number)]
        return answers.answered(answers.statement_answer(page, relationship.account))


def _add_page(router: APIRouter, asked: Needs, store: Store, clock: Clock) -> None:
    """The H5 page and what it is dressed with."""

    def page(request: Request, account: Annotated[Visible, Depends(asked.visible)], number: str) -> Response:
        relationship, pages = usecases.statement_pages(store, account.account_id)
        place = _place(pages, number)
        language = language_of(request)
        return statement_page(relationship, pages, place, account.program, clock.today(), language)

    def asset(name: str) -> Response:
        return asset_response(name)

    routes: tuple[tuple[str, Callable[..., Response], type[ProblemRoute]], ...] = (
        (STATEMENT + "/page", page, PageRoute),
        ("/assets/{name}", asset, AssetRoute),
    )
    for path, endpoint, route in routes:
        router.add_api_route(path, endpoint, route_class_override=route, include_in_schema=False)


def _place(pages: tuple[StatementPage, ...], number: str) -> int:
    """Where the statement of that number is."""
    for place, page in enumerate(pages):
        if str(page.statement.issued.number) == number:
            return place
    raise NotFound("not-found", "no such statement")


AUTHORIZATION: Final = {
    "hold_id": "h-2024-000017",
    "on": "2024-03-01",
    "amount": {"amount": "128.00", "currency": "CNY"},
    "mcc": "5812",
    "merchant": "老张面馆",
}
REVERSAL: Final = {"on": "2024-03-01"}
PURCHASE: Final = {
    "kind": "purchase",
    "on": "2024-03-02",
    "transaction_date": "2024-03-01",
    "amount": {"amount": "1000.00", "currency": "CNY"},
    "mcc": "5411",
    "merchant": "Hema",
    "channel": "pos",
}
CASH_ADVANCE: Final = {
    "kind": "cash_advance",
    "on": "2024-03-04",
    "amount": {"amount": "500.00", "currency": "CNY"},
}
REFUND: Final = {
    "kind": "refund",
    "on": "2024-03-06",
    "amount": {"amount": "100.00", "currency": "CNY"},
    "mcc": "5411",
    "merchant": "Hema",
}
PAYMENT: Final = {"on": "2024-03-20", "amount": {"amount": "300.00", "currency": "CNY"}}
"""Examples in the OpenAPI document; tests send them."""
