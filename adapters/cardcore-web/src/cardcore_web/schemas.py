"""What travels, for the OpenAPI document; requests are read by the core, answers made by `answers`.

Tests hold both against these schemas, so that what is documented is what happens.
"""

import datetime
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from cardcore.accounts.billing import LineKind

ID_PATTERN: Final = r"^[A-Za-z0-9._:-]{1,64}$"
AMOUNT_PATTERN: Final = r"^-?(0|[1-9][0-9]*)(\.[0-9]+)?$"

Id = Annotated[str, Field(pattern=ID_PATTERN, examples=["h-2024-000017"])]
Mcc = Annotated[str, Field(pattern=r"^[0-9]{4}$", examples=["5411"])]
Text = Annotated[str, Field(min_length=1, max_length=64)]
Decimal = Annotated[str, Field(pattern=r"^-?[0-9]+(\.[0-9]+)?$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class CardcoreMoney(_Strict):
    """An amount as a text, never a number, with its ISO 4217 currency and no more decimals than that has."""

    model_config = ConfigDict(extra="forbid", title="Money")

    amount: str = Field(pattern=AMOUNT_PATTERN, examples=["12.30"])
    currency: str = Field(pattern="^[A-Z]{3}$", examples=["CNY"])


# --- requests ---------------------------------------------------------------------------------------


class AuthorizationAsked(_Strict):
    """A merchant asks for an amount."""

    hold_id: Id = Field(description="the name of the hold, given by the caller")
    on: datetime.date = Field(description="the day of the request, not after today", examples=["2024-03-01"])
    amount: CardcoreMoney
    mcc: Mcc
    merchant: Text = Field(examples=["Hema"])


class PostingAsked(_Strict):
    """A presentment; ``mcc`` and ``merchant`` may only be left out of a cash advance."""

    kind: Literal["purchase", "cash_advance", "refund"]
    on: datetime.date = Field(description="the posting date, not after today", examples=["2024-03-02"])
    transaction_date: datetime.date | None = Field(
        None,
        description="the day of the transaction; the posting date where left out",
        examples=["2024-03-01"],
    )
    amount: CardcoreMoney
    mcc: Mcc = "6011"
    merchant: Text = Field("ATM", examples=["Hema"])
    hold_id: Id | None = Field(None, description="the authorization it captures; not for a refund")
    store: Id | None = None
    channel: str | None = Field(None, pattern="^[a-z][a-z0-9_-]{0,31}$", examples=["pos"])


class PaymentAsked(_Strict):
    """A repayment."""

    on: datetime.date = Field(description="the day it counts from, not after today", examples=["2024-03-20"])
    amount: CardcoreMoney


class ReversalAsked(_Strict):
    """A merchant takes an authorization back."""

    on: datetime.date = Field(description="the day, not after today", examples=["2024-03-02"])


# --- answers ----------------------------------------------------------------------------------------


class Line(_Strict):
    """One posting; charges are positive, credits negative."""

    kind: LineKind
    transaction_date: datetime.date
    posting_date: datetime.date
    description: str
    mcc: str
    amount: CardcoreMoney


class Words(_Strict):
    """The same in both languages."""

    zh: str
    en: str


class WordLines(_Strict):
    """The same lines in both languages."""

    zh: list[str]
    en: list[str]


class NoticeTold(_Strict):
    """What the cardholder is told."""

    kind: str
    on: datetime.date
    text: Words


class DecisionTold(_Strict):
    """Approved with a hold, or declined with the reason; the response code is ISO 8583's field 39."""

    result: Literal["approved", "declined"]
    response_code: str
    amount: CardcoreMoney
    open_to_buy: CardcoreMoney
    hold_id: str | None = None
    reason: str | None = None


class Done(_Strict):
    """What a command did; the same command again is answered with the same bytes."""

    account_id: str
    command_id: str
    version: int
    lines: list[Line]
    points: int = Field(description="points earned, less points taken back")
    notices: list[NoticeTold]
    decision: DecisionTold | None = None


class HoldTold(_Strict):
    """An open authorization."""

    hold_id: str
    amount: CardcoreMoney
    expires_on: datetime.date


class PointsTold(_Strict):
    """Points that may be spent, and those that may be later."""

    available: int
    pending: int


class LastStatement(_Strict):
    """The headline of the last statement and what is still owed of it."""

    number: int
    statement_date: datetime.date
    payment_due_date: datetime.date
    closing_balance: CardcoreMoney
    minimum_payment_due: CardcoreMoney
    outstanding: CardcoreMoney


class AccountTold(_Strict):
    """The balances as the store has them."""

    account_id: str
    version: int
    as_of: datetime.date
    program: str
    credit_limit: CardcoreMoney
    balance: CardcoreMoney
    open_to_buy: CardcoreMoney
    open_to_cash: CardcoreMoney
    holds: list[HoldTold]
    past_due: CardcoreMoney
    days_past_due: int
    points: PointsTold
    next_statement_date: datetime.date
    last_statement: LastStatement | None


class Headline(_Strict):
    """A statement's dates and sums; what comes before ``payments`` is added to the opening balance.

    The payments and what follows them are taken off, and the closing balance is left.
    """

    number: int
    statement_date: datetime.date
    payment_due_date: datetime.date
    opening_balance: CardcoreMoney
    purchases: CardcoreMoney
    cash_advances: CardcoreMoney
    installments: CardcoreMoney
    installment_interest: CardcoreMoney
    withdrawals: CardcoreMoney
    adjustments: CardcoreMoney
    transfers: CardcoreMoney
    fees: CardcoreMoney
    interest: CardcoreMoney
    payments: CardcoreMoney
    refunds: CardcoreMoney
    rewards: CardcoreMoney
    converted: CardcoreMoney = Field(description="what became a plan")
    closing_balance: CardcoreMoney
    minimum_payment_due: CardcoreMoney


class StatementList(_Strict):
    """All statements, the oldest first."""

    account_id: str
    statements: list[Headline]


class InterestLine(_Strict):
    """Days on which one balance bore interest at one rate; both days included."""

    on: Literal["purchases", "cash"]
    first_day: datetime.date
    last_day: datetime.date
    days: int
    base: CardcoreMoney
    daily_rate: Decimal
    unrounded: Decimal


class FeeDerivation(_Strict):
    """What a fee was reckoned on."""

    base: CardcoreMoney
    rate: Decimal
    floor: CardcoreMoney | None
    cap: CardcoreMoney | None


class Explained(_Strict):
    """Why a figure is what it is; ``interest`` or ``fee`` holds the derivation."""

    kind: str
    on: datetime.date
    amount: CardcoreMoney
    interest: list[InterestLine] | None = None
    fee: FeeDerivation | None = None
    text: WordLines


class StatementTold(Headline):
    """A statement with its lines and explanations."""

    account_id: str
    lines: list[Line]
    explanations: list[Explained]


# --- the parts of an operation ----------------------------------------------------------------------

PROBLEM: Final[dict[str, Any]] = {
    "title": "Problem",
    "description": "RFC 9457; `type` is `urn:cardcore:problem:<code>`, `field` a JSON pointer into the body.",
    "type": "object",
    "properties": {
        "type": {"type": "string", "pattern": "^urn:cardcore:problem:[a-z0-9-]+$"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "field": {"type": "string", "pattern": "^(/.*)?$"},
    },
    "required": ["type", "title", "status", "detail"],
    "additionalProperties": False,
}

KEY_PARAMETER: Final[dict[str, Any]] = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "The command's id: one for one request, the same again whenever it is repeated.",
    "schema": {"type": "string", "pattern": ID_PATTERN},
    "example": "c-2024-000042",
}
MATCH_PARAMETER: Final[dict[str, Any]] = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "description": "Do it only where the account is at this version, else 412.",
    "schema": {"type": "string"},
    "example": '"7"',
}

_SAID: Final = {
    400: "No JSON, or the `Idempotency-Key` is missing or malformed",
    404: "No such account, authorization or statement for this caller",
    406: "The answer's media type is not accepted",
    409: "The state forbids it",
    412: "The account is at another version",
    413: "The body is too large",
    415: "The body is not plain JSON",
    422: "A field is wrong, or the key was used with other content",
    503: "The store could not answer; repeat it with the same key",
}
FOR_READING: Final = (404, 406, 422, 503)
FOR_CHANGING: Final = (400, 404, 406, 409, 412, 413, 415, 422, 503)


def responses(answer: type[BaseModel], statuses: tuple[int, ...]) -> dict[int | str, dict[str, Any]]:
    """The ``responses`` of a route: its answer, and the problems it may meet."""
    content = {"application/problem+json": {"schema": PROBLEM}}
    said: dict[int | str, dict[str, Any]] = {200: {"model": answer, "description": answer.__doc__}}
    for status in statuses:
        said[status] = {"description": _SAID[status], "content": content}
    return said


def request_body(asked: type[BaseModel], *examples: dict[str, Any]) -> dict[str, Any]:
    """The ``openapi_extra`` of a route that takes ``asked``; amounts refer to the one schema of money."""
    schema = asked.model_json_schema(ref_template="#/components/schemas/{model}")
    schema.pop("$defs", None)
    named = {f"{place}": {"value": example} for place, example in enumerate(examples, 1)}
    content = {"application/json": {"schema": schema, "examples": named}}
    return {
        "parameters": [KEY_PARAMETER, MATCH_PARAMETER],
        "requestBody": {"required": True, "content": content},
    }
