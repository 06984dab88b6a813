"""The routes do what they say, and say the same again whenever the same command comes again."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from cardcore.commands import Receipt
from cardcore.errors import QuotaExhausted, StorageError, VersionConflict
from cardcore.ports import UnitOfWork
from cardcore.testing import builders
from cardcore.testing.fakes import FixedClock, MemoryStore

AppOf = Callable[..., FastAPI]


def yuan(text: str) -> dict[str, str]:
    return {"amount": text, "currency": "CNY"}


def key(name: str, **headers: str) -> dict[str, str]:
    return {"Idempotency-Key": name, **headers}


PURCHASE: dict[str, Any] = {
    "kind": "purchase",
    "on": "2024-03-02",
    "transaction_date": "2024-03-01",
    "amount": yuan("1000.00"),
    "mcc": "5411",
    "merchant": "Hema",
}
AUTHORIZATION: dict[str, Any] = {
    "hold_id": "h-1",
    "on": "2024-03-01",
    "amount": yuan("128.00"),
    "mcc": "5812",
    "merchant": "老张面馆",
}
PAYMENT: dict[str, Any] = {"on": "2024-03-20", "amount": yuan("300.00")}


def test_a_purchase_is_posted_with_its_points_reward_and_notices(client: TestClient) -> None:
    done = client.post("accounts/a-1/postings", json=PURCHASE, headers=key("c-1"))
    assert done.status_code == 200
    answer = done.json()
    assert [(line["kind"], line["description"], line["amount"]["amount"]) for line in answer["lines"]] == [
        ("purchase", "Hema", "1000.00"),
        ("reward", "cashback-2", "-20.00"),
    ]
    assert answer["lines"][0]["transaction_date"] == "2024-03-01"
    assert answer["points"] == 50
    assert answer["notices"][0]["text"] == {
        "zh": "2024年3月2日，您在Hema消费人民币1,000.00元，可用额度人民币49,000.00元。",
        "en": "2024-03-02: CNY 1,000.00 spent at Hema; CNY 49,000.00 left to spend.",
    }
    assert "decision" not in answer
    balances = client.get("accounts/a-1").json()
    assert balances["balance"] == yuan("980.00")
    assert balances["open_to_buy"] == yuan("49020.00")
    assert balances["version"] == answer["version"]
    assert balances["points"] == {"available": 50, "pending": 0}


@pytest.mark.parametrize(("days", "left"), [(0, "50500.00"), (7, "50000.00")])
def test_a_temporary_limit_counts_while_it_lasts(
    client: TestClient, branch: Any, clock: FixedClock, days: int, left: str
) -> None:
    branch.do("a-1", builders.temporary_limit("500.00", "2024-03-20", "2024-03-31", on="2024-03-20"))
    clock.move(days=days)
    assert client.get("accounts/a-1").json()["open_to_buy"] == yuan(left)


def test_an_authorization_is_approved_held_and_captured(client: TestClient) -> None:
    approved = client.post("accounts/a-1/authorizations", json=AUTHORIZATION, headers=key("c-1")).json()
    assert approved["decision"] == {
        "result": "approved",
        "response_code": "00",
        "amount": yuan("128.00"),
        "open_to_buy": yuan("49872.00"),
        "hold_id": "h-1",
    }
    held = client.get("accounts/a-1").json()
    assert held["balance"] == yuan("0.00")
    assert held["holds"] == [{"hold_id": "h-1", "amount": yuan("128.00"), "expires_on": "2024-03-08"}]
    capture = {**PURCHASE, "amount": yuan("128.00"), "hold_id": "h-1"}
    assert client.post("accounts/a-1/postings", json=capture, headers=key("c-2")).status_code == 200
    assert client.get("accounts/a-1").json()["holds"] == []


def test_an_authorization_over_the_line_is_declined_and_that_is_an_answer(client: TestClient) -> None:
    asked = {**AUTHORIZATION, "amount": yuan("50000.01")}
    declined = client.post("accounts/a-1/authorizations", json=asked, headers=key("c-1"))
    assert declined.status_code == 200
    decision = declined.json()["decision"]
    assert (decision["result"], decision["reason"], decision["response_code"]) == (
        "declined",
        "over_credit_limit",
        "51",
    )
    assert client.get("accounts/a-1").json()["open_to_buy"] == yuan("50000.00")


def test_a_hold_that_is_open_cannot_be_placed_again(client: TestClient) -> None:
    client.post("accounts/a-1/authorizations", json=AUTHORIZATION, headers=key("c-1"))
    again = client.post("accounts/a-1/authorizations", json=AUTHORIZATION, headers=key("c-2"))
    assert again.status_code == 409
    assert again.json()["type"] == "urn:cardcore:problem:authorization-exists"
    assert again.json()["field"] == "/hold_id"


def test_an_authorization_is_reversed_once(client: TestClient) -> None:
    client.post("accounts/a-1/authorizations", json=AUTHORIZATION, headers=key("c-1"))
    url, body = "accounts/a-1/authorizations/h-1/reversal", {"on": "2024-03-02"}
    assert client.post(url, json=body, headers=key("c-2")).status_code == 200
    assert client.get("accounts/a-1").json()["holds"] == []
    again = client.post(url, json=body, headers=key("c-3"))
    assert (again.status_code, again.json()["type"]) == (409, "urn:cardcore:problem:already-reversed")


def test_cash_is_drawn_with_its_fee_and_needs_no_merchant(client: TestClient) -> None:
    asked = {"kind": "cash_advance", "on": "2024-03-04", "amount": yuan("500.00")}
    done = client.post("accounts/a-1/postings", json=asked, headers=key("c-1")).json()
    assert [(line["kind"], line["amount"]["amount"]) for line in done["lines"]] == [
        ("cash_advance", "500.00"),
        ("fee", "10.00"),
    ]


def test_a_refund_takes_amount_and_points_back(client: TestClient) -> None:
    client.post("accounts/a-1/postings", json=PURCHASE, headers=key("c-1"))
    refund = {**PURCHASE, "kind": "refund", "on": "2024-03-06", "amount": yuan("200.00")}
    done = client.post("accounts/a-1/postings", json=refund, headers=key("c-2")).json()
    assert [(line["kind"], line["amount"]["amount"]) for line in done["lines"]] == [("refund", "-200.00")]
    assert done["points"] == -10


def test_a_payment_reduces_what_is_owed(client: TestClient) -> None:
    client.post("accounts/a-1/postings", json=PURCHASE, headers=key("c-1"))
    done = client.post("accounts/a-1/payments", json=PAYMENT, headers=key("c-2"))
    assert done.json()["notices"][-1]["kind"] == "payment_received"
    assert client.get("accounts/a-1").json()["balance"] == yuan("680.00")


def test_a_statement_tells_its_lines_and_why_the_interest_is_what_it_is(
    client: TestClient, branch: Any
) -> None:
    branch.open("a-2", "2023-03-20")
    branch.do("a-2", builders.purchase("1000.00", "2023-03-30"), builders.payment("100.00", "2023-04-23"))
    branch.close("a-2", "2023-05-05")
    listed = client.get("accounts/a-2/statements").json()
    assert [one["statement_date"] for one in listed["statements"]] == ["2023-04-05", "2023-05-05"]
    told = client.get("accounts/a-2/statements/2").json()
    assert {name: told[name] for name in listed["statements"][1]} == listed["statements"][1]
    assert told["payment_due_date"] == "2023-05-23"
    assert (told["opening_balance"], told["interest"]) == (yuan("1000.00"), yuan("17.85"))
    assert (told["closing_balance"], told["minimum_payment_due"]) == (yuan("917.85"), yuan("107.85"))
    assert [line["kind"] for line in told["lines"]] == ["payment", "interest"]
    (explained,) = told["explanations"]
    assert explained["amount"] == yuan("17.85")
    assert [(one["base"], one["days"], one["unrounded"]) for one in explained["interest"]] == [
        (yuan("1000.00"), 24, "12"),
        (yuan("900.00"), 13, "5.85"),
    ]
    assert (explained["interest"][0]["first_day"], explained["interest"][0]["last_day"]) == (
        "2023-03-30",
        "2023-04-22",
    )
    assert explained["text"]["zh"][0] == "利息 17.85 = 1,000.00 × 0.05% × 24 天 + 900.00 × 0.05% × 13 天"
    assert explained["text"]["en"][0].startswith("Interest 17.85 = 1,000.00 × 0.05% × 24 days")


def test_a_fee_is_explained_by_its_base_rate_and_floor(client: TestClient, branch: Any) -> None:
    branch.do("a-1", builders.cash_advance("500.00", "2024-02-10"))
    branch.close("a-1", "2024-03-05")
    fees = [one for one in client.get("accounts/a-1/statements/1").json()["explanations"] if "fee" in one]
    assert [(fee["kind"], fee["amount"], fee["fee"]) for fee in fees] == [
        (
            "cash_advance",
            yuan("10.00"),
            {"base": yuan("500.00"), "rate": "0.01", "floor": yuan("10.00"), "cap": None},
        )
    ]


def test_an_account_without_statements_says_so(client: TestClient) -> None:
    assert client.get("accounts/a-1").json()["last_statement"] is None
    assert client.get("accounts/a-1/statements").json() == {"account_id": "a-1", "statements": []}


def test_nothing_about_an_account_is_kept_by_caches(client: TestClient) -> None:
    assert client.get("accounts/a-1").headers["cache-control"] == "no-store"
    assert client.get("accounts/z-9").headers["cache-control"] == "no-store"


# --- once and only once -----------------------------------------------------------------------------

CHANGES = [("postings", PURCHASE), ("authorizations", AUTHORIZATION), ("payments", PAYMENT)]


@pytest.mark.parametrize(("what", "body"), CHANGES)
def test_the_same_command_again_gets_the_same_bytes_and_does_nothing(
    client: TestClient, branch: Any, what: str, body: dict[str, Any]
) -> None:
    first = client.post(f"accounts/a-1/{what}", json=body, headers=key("c-1"))
    branch.do("a-1", builders.purchase("5.00", "2024-03-21"))
    version = branch.version("a-1")
    again = client.post(f"accounts/a-1/{what}", json=body, headers=key("c-1"))
    assert (again.status_code, again.content) == (200, first.content)
    assert branch.version("a-1") == version


def test_the_order_of_members_does_not_make_another_command(client: TestClient) -> None:
    first = client.post("accounts/a-1/payments", json=PAYMENT, headers=key("c-1"))
    turned = dict(reversed(PAYMENT.items()))
    assert client.post("accounts/a-1/payments", json=turned, headers=key("c-1")).content == first.content


@pytest.mark.parametrize(
    ("url", "body"),
    [
        ("accounts/a-1/payments", {**PAYMENT, "amount": yuan("300.01")}),
        ("accounts/a-1/postings", PURCHASE),
        ("accounts/b-1/payments", PAYMENT),
    ],
)
def test_the_same_key_for_something_else_is_refused(
    client: TestClient, branch: Any, url: str, body: dict[str, Any]
) -> None:
    client.post("accounts/a-1/payments", json=PAYMENT, headers=key("c-1", **{"X-Actor": "li"}))
    versions = branch.version("a-1"), branch.version("b-1")
    refused = client.post(url, json=body, headers=key("c-1", **{"X-Actor": "li"}))
    assert (refused.status_code, refused.json()["type"]) == (422, "urn:cardcore:problem:idempotency-conflict")
    assert "field" not in refused.json()  # the key is no part of the body
    assert (branch.version("a-1"), branch.version("b-1")) == versions


def test_another_callers_key_is_another_command(client: TestClient) -> None:
    mine = client.post("accounts/a-1/payments", json=PAYMENT, headers=key("c-1"))
    other = {**PAYMENT, "amount": yuan("7.00")}
    theirs = client.post("accounts/a-1/payments", json=other, headers=key("c-1", **{"X-Actor": "li"}))
    assert (mine.status_code, theirs.status_code) == (200, 200)
    assert theirs.json()["lines"][0]["amount"] == yuan("-7.00")


def test_one_key_sent_at_once_from_many_threads_is_done_once(client: TestClient, branch: Any) -> None:
    answers = []

    def send() -> None:
        answers.append(client.post("accounts/a-1/payments", json=PAYMENT, headers=key("c-1")))

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 8
    assert len({answer.content for answer in answers}) == 1
    assert branch.version("a-1") == answers[0].json()["version"]
    assert client.get("accounts/a-1").json()["balance"] == yuan("-300.00")


def test_a_command_repeated_after_midnight_is_still_the_same(client: TestClient, clock: FixedClock) -> None:
    first = client.post("accounts/a-1/payments", json=PAYMENT, headers=key("c-1"))
    clock.move(days=40)
    assert client.post("accounts/a-1/payments", json=PAYMENT, headers=key("c-1")).content == first.content


# --- If-Match ---------------------------------------------------------------------------------------


def test_a_change_on_condition_is_made_at_that_version_only(client: TestClient, branch: Any) -> None:
    seen = client.get("accounts/a-1").headers["etag"]
    assert seen == '"1"'
    done = client.post("accounts/a-1/payments", json=PAYMENT, headers=key("c-1", **{"If-Match": seen}))
    assert done.status_code == 200
    late = client.post("accounts/a-1/payments", json=PAYMENT, headers=key("c-2", **{"If-Match": seen}))
    assert (late.status_code, late.json()["type"]) == (412, "urn:cardcore:problem:version-conflict")
    assert branch.version("a-1") == done.json()["version"]
    again = client.post("accounts/a-1/payments", json=PAYMENT, headers=key("c-1", **{"If-Match": seen}))
    assert again.content == done.content


@pytest.mark.parametrize(("match", "status"), [("*", 200), ('"9", "1"', 200), ('W/"1"', 412), ("1", 400)])
def test_what_if_match_may_say(client: TestClient, match: str, status: int) -> None:
    done = client.post("accounts/a-1/payments", json=PAYMENT, headers=key("c-1", **{"If-Match": match}))
    assert done.status_code == status


# --- who may do what --------------------------------------------------------------------------------

URLS = [
    ("GET", "accounts/{}", None),
    ("GET", "accounts/{}/statements", None),
    ("GET", "accounts/{}/statements/1", None),
    ("GET", "accounts/{}/statements/1/page", None),
    ("POST", "accounts/{}/authorizations", AUTHORIZATION),
    ("POST", "accounts/{}/authorizations/h-1/reversal", {"on": "2024-03-02"}),
    ("POST", "accounts/{}/postings", PURCHASE),
    ("POST", "accounts/{}/payments", PAYMENT),
    ("POST", "accounts/{}/payments", {"no": "payment"}),
]


@pytest.mark.parametrize(("method", "url", "body"), URLS)
def test_an_account_one_may_not_see_is_answered_like_none(
    client: TestClient, branch: Any, method: str, url: str, body: dict[str, Any] | None
) -> None:
    before = branch.version("b-1")
    hidden, missing, absent = (
        client.request(method, url.format(account), json=body, headers=key("c-1"))
        for account in ("b-1", "b-9", "a-9")
    )
    assert hidden.status_code == missing.status_code == absent.status_code == 404
    assert hidden.content == missing.content == absent.content
    assert branch.version("b-1") == before


@pytest.mark.parametrize(("method", "url", "body"), URLS)
def test_who_is_nobody_gets_the_hosts_own_answer(
    client: TestClient, method: str, url: str, body: dict[str, Any] | None
) -> None:
    refused = client.request(
        method, url.format("a-1"), json=body, headers=key("c-1", **{"X-Actor": "nobody"})
    )
    assert (refused.status_code, refused.json()) == (401, {"detail": "who are you?"})
    assert refused.headers["www-authenticate"] == "Bearer"


def test_the_actor_is_kept_with_the_command(client: TestClient, store: MemoryStore) -> None:
    client.post("accounts/a-1/payments", json=PAYMENT, headers=key("c-1", **{"X-Actor": "li"}))
    with store.begin() as unit:
        receipt = unit.receipt("li", "c-1")  # type: ignore[arg-type]
    assert isinstance(receipt, Receipt)
    assert (receipt.actor, receipt.account_id) == ("li", "a-1")


# --- when the store cannot --------------------------------------------------------------------------


class FailingStore:
    """A store whose units of work are what ``begin`` raises."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def begin(self) -> UnitOfWork:
        raise self.error


@pytest.mark.parametrize(
    ("error", "status", "retry_after"),
    [
        (StorageError("storage-busy", "locked: /srv/secret.db", retryable=True), 503, "1"),
        (StorageError("storage-corrupt", "['x', 'secret']"), 503, None),
        (VersionConflict("version-conflict", "too many at once"), 409, "1"),
        (QuotaExhausted("budget-exhausted", "offer o has 0 uses left"), 409, None),
    ],
)
def test_a_store_that_cannot_is_told_without_its_secrets(
    app_of: AppOf, error: Exception, status: int, retry_after: str | None
) -> None:
    with TestClient(app_of(FailingStore(error))) as client:
        refused = client.get("/cards/accounts/a-1")
        page = client.get("/cards/accounts/a-1/statements/1/page")
    assert refused.status_code == page.status_code == status
    assert refused.headers.get("retry-after") == page.headers.get("retry-after") == retry_after
    assert refused.headers["content-type"] == "application/problem+json"
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "secret" not in refused.text + page.text


def test_a_programme_the_router_does_not_know_is_a_defect(
    app_of: AppOf, branch: Any, caplog: pytest.LogCaptureFixture
) -> None:
    app = app_of(authenticate=lambda: "wang", programs={})
    with TestClient(app) as client:
        refused = client.get("/cards/accounts/a-1")
    assert (refused.status_code, refused.json()["type"]) == (500, "urn:cardcore:problem:program-unknown")
    assert "cmb" not in refused.text
    assert "cmb" in caplog.text


@pytest.mark.parametrize("actor", ["", "no id", 7, None])
def test_an_authenticate_that_gives_no_id_is_a_defect_of_the_host(
    app_of: AppOf, branch: Any, actor: object
) -> None:
    with TestClient(app_of(authenticate=lambda: actor)) as client:
        refused = client.get("/cards/accounts/a-1")
    assert (refused.status_code, refused.json()["type"]) == (500, "urn:cardcore:problem:actor-invalid")


def test_the_host_may_put_the_routes_anywhere(client: TestClient, app_of: AppOf) -> None:
    outer = FastAPI()
    outer.mount("/bank", app_of())
    with TestClient(outer) as mounted:
        assert mounted.get("/bank/cards/accounts/a-1").json() == client.get("accounts/a-1").json()
