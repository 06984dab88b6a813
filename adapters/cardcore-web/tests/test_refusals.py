"""Bad input, row by row: the right status and code, the place, and nothing changed or given away."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

AppOf = Callable[..., FastAPI]

PAN = "4111111111111111"


def yuan(text: Any) -> dict[str, Any]:
    return {"amount": text, "currency": "CNY"}


PURCHASE: dict[str, Any] = {
    "kind": "purchase",
    "on": "2024-03-02",
    "amount": yuan("10.00"),
    "mcc": "5411",
    "merchant": "Hema",
}
PAYMENT: dict[str, Any] = {"on": "2024-03-02", "amount": yuan("10.00")}
AUTHORIZATION: dict[str, Any] = {
    "hold_id": "h-1",
    "on": "2024-03-02",
    "amount": yuan("10.00"),
    "mcc": "5411",
    "merchant": "Hema",
}


def without(body: dict[str, Any], name: str) -> dict[str, Any]:
    return {member: value for member, value in body.items() if member != name}


def raw(body: dict[str, Any], amount: str) -> str:
    """The body's JSON with something in place of its amount."""
    return json.dumps(body).replace('"10.00"', amount)


# what is posted to payments, postings or authorizations: status, code, field
ROWS: list[tuple[str, Any, int, str, str | None]] = [
    # 1–8: amounts and currencies
    ("payments", raw(PAYMENT, "12.3"), 422, "money-not-exact", "/amount/amount"),
    ("payments", raw(PAYMENT, "1e2"), 422, "money-not-exact", "/amount/amount"),
    ("payments", raw(PAYMENT, "NaN"), 422, "number-not-finite", "/amount/amount"),
    ("payments", raw(PAYMENT, "-Infinity"), 422, "number-not-finite", "/amount/amount"),
    ("payments", raw(PAYMENT, "1e400"), 422, "number-not-finite", "/amount/amount"),
    ("payments", raw(PAYMENT, '"NaN"'), 422, "money-syntax", "/amount/amount"),
    ("payments", raw(PAYMENT, '"0.00"'), 422, "amount-not-positive", "/amount/amount"),
    ("payments", raw(PAYMENT, "-0"), 422, "amount-not-positive", "/amount/amount"),
    ("payments", raw(PAYMENT, '"-0"'), 422, "amount-not-positive", "/amount/amount"),
    ("payments", raw(PAYMENT, '"-5.00"'), 422, "amount-not-positive", "/amount/amount"),
    ("payments", raw(PAYMENT, '"1.001"'), 422, "precision-exceeded", "/amount/amount"),
    ("payments", raw(PAYMENT, f'"1{"0" * 30}"'), 422, "amount-out-of-range", "/amount/amount"),
    ("payments", raw(PAYMENT, f'"{"9" * 5000}"'), 422, "amount-out-of-range", "/amount/amount"),
    ("payments", raw(PAYMENT, "9" * 5000), 422, "amount-out-of-range", "/amount/amount"),
    *[
        ("payments", {**PAYMENT, "amount": yuan(text)}, 422, "money-syntax", "/amount/amount")
        for text in ("１２.３０", "1,000.00", " 5 ", "١٢", "+5", "0x10", "1_000", "", "1.", ".5", "1e2")
    ],
    ("payments", {**PAYMENT, "amount": yuan(True)}, 422, "wrong-type", "/amount/amount"),
    ("payments", {**PAYMENT, "amount": yuan(12)}, 422, "wrong-type", "/amount/amount"),
    ("payments", {**PAYMENT, "amount": yuan(None)}, 422, "field-null", "/amount/amount"),
    ("payments", {**PAYMENT, "amount": "10.00"}, 422, "wrong-type", "/amount"),
    ("payments", {**PAYMENT, "amount": {"amount": "10.00"}}, 422, "field-missing", "/amount/currency"),
    (
        "payments",
        {**PAYMENT, "amount": {"amount": "1", "currency": "XYZ"}},
        422,
        "currency-unknown",
        "/amount/currency",
    ),
    (
        "payments",
        {**PAYMENT, "amount": {"amount": "1", "currency": "cny"}},
        422,
        "currency-unknown",
        "/amount/currency",
    ),
    # 9: another currency than the account's, wherever it comes in
    *[
        (
            what,
            {**body, "amount": {"amount": "1.00", "currency": "USD"}},
            409,
            "currency-mismatch",
            "/amount/currency",
        )
        for what, body in (("payments", PAYMENT), ("postings", PURCHASE), ("authorizations", AUTHORIZATION))
    ],
    # 10–13: card data
    *[
        ("postings", {**PURCHASE, name: "123"}, 422, "sensitive-data-forbidden", f"/{name}")
        for name in ("cvv", "CVV2", "pin", "track2", "pan", "card-number")
    ],
    ("postings", {**PURCHASE, "more": [{"pin": "1"}]}, 422, "sensitive-data-forbidden", "/more/0/pin"),
    ("postings", {**PURCHASE, "merchant": f"card {PAN}"}, 422, "sensitive-data-forbidden", "/merchant"),
    ("authorizations", {**AUTHORIZATION, "hold_id": PAN}, 422, "sensitive-data-forbidden", "/hold_id"),
    ("postings", {**PURCHASE, PAN: "1"}, 422, "field-unknown", "/411111**********"),
    # 15, 19: dates
    *[
        ("payments", {**PAYMENT, "on": text}, 422, "date-invalid", "/on")
        for text in ("2025-02-29", "2024-02-30", "0000-01-01", "10000-01-01", "2024-3-1", "01/03/2024", "")
    ],
    ("payments", {**PAYMENT, "on": "2024-03-01T10:00:00"}, 422, "date-invalid", "/on"),
    ("payments", {**PAYMENT, "on": 20240301}, 422, "wrong-type", "/on"),
    *[
        (what, {**body, "on": "2024-03-26"}, 409, "date-in-future", "/on")
        for what, body in (("payments", PAYMENT), ("postings", PURCHASE), ("authorizations", AUTHORIZATION))
    ],
    ("authorizations/h-1/reversal", {"on": "2024-03-26"}, 409, "date-in-future", "/on"),
    ("postings", {**PURCHASE, "transaction_date": "2024-03-03"}, 422, "date-order", "/on"),
    # 22, 24, 25: ids
    ("postings", {**PURCHASE, "hold_id": "h-9"}, 404, "not-found", "/hold_id"),
    ("authorizations/h-9/reversal", {"on": "2024-03-02"}, 404, "not-found", "/hold_id"),
    *[
        ("authorizations", {**AUTHORIZATION, "hold_id": text}, 422, "id-syntax", "/hold_id")
        for text in (
            "a\0b",
            "../x",
            "'",
            "x" * 10_000,
            "💳",
            "a\u202eb",
            "",
            "A" * 8 + "-0000-4000-8000-" + "A" * 12,
        )
    ],
    # 26–28: members
    ("payments", {**PAYMENT, "note": "x"}, 422, "field-unknown", "/note"),
    ("payments", {**PAYMENT, "a/b~c": "x"}, 422, "field-unknown", "/a~1b~0c"),
    ("payments", {**PAYMENT, "amount": {**yuan("1"), "sub": 1}}, 422, "field-unknown", "/amount/sub"),
    ("postings", {**PURCHASE, "kind": "refund", "hold_id": "h-1"}, 422, "field-unknown", "/hold_id"),
    *[
        ("payments", {**PAYMENT, name: "x"}, 422, "field-read-only", f"/{name}")
        for name in ("balance", "tenant_id", "role", "version", "account_id")
    ],
    *[("payments", without(PAYMENT, name), 422, "field-missing", f"/{name}") for name in PAYMENT],
    *[("postings", without(PURCHASE, name), 422, "field-missing", f"/{name}") for name in PURCHASE],
    *[
        ("authorizations", without(AUTHORIZATION, name), 422, "field-missing", f"/{name}")
        for name in AUTHORIZATION
    ],
    *[("postings", {**PURCHASE, name: None}, 422, "field-null", f"/{name}") for name in PURCHASE],
    ("postings", {**PURCHASE, "kind": "loan"}, 422, "choice-unknown", "/kind"),
    ("postings", {**PURCHASE, "mcc": "54"}, 422, "mcc-syntax", "/mcc"),
    ("postings", {**PURCHASE, "channel": "POS!"}, 422, "id-syntax", "/channel"),
    ("postings", {**PURCHASE, "store": "a b"}, 422, "id-syntax", "/store"),
    # 29–32: documents
    ("payments", '{"on": "2024-03-02", "on": "2024-03-02"}', 400, "json-duplicate-key", "/on"),
    ("payments", b'{"on": "\xff"}', 400, "encoding-invalid", None),
    ("payments", '{"on": "\\ud800"}', 400, "encoding-invalid", None),
    ("payments", b"\xef\xbb\xbf{}", 400, "encoding-invalid", None),
    ("payments", json.dumps(PAYMENT).encode("utf-16"), 400, "encoding-invalid", None),
    ("payments", json.dumps(PAYMENT).encode("utf-16-le"), 400, "encoding-invalid", None),
    ("payments", "", 400, "json-syntax", None),
    ("payments", '{"on": ', 400, "json-syntax", None),
    ("payments", "{'on': 1}", 400, "json-syntax", None),
    ("payments", "[" * 10_000, 422, "body-too-complex", None),
    ("payments", "[]", 422, "wrong-type", None),
    ("payments", "null", 422, "field-null", None),
    # 33: too large
    ("payments", " " * 65_537, 413, "body-too-large", None),
    # 59: names
    ("postings", {**PURCHASE, "merchant": "x" * 1000}, 422, "length-exceeded", "/merchant"),
    ("postings", {**PURCHASE, "merchant": "   "}, 422, "blank", "/merchant"),
    ("postings", {**PURCHASE, "merchant": "a\nb"}, 422, "text-invalid", "/merchant"),
]


@pytest.mark.parametrize(("what", "body", "status", "code", "field"), ROWS)
def test_a_bad_body_is_refused_with_its_place_and_changes_nothing(
    client: TestClient, branch: Any, what: str, body: Any, status: int, code: str, field: str | None
) -> None:
    content = json.dumps(body) if isinstance(body, dict) else body
    headers = {"Idempotency-Key": "c-1", "Content-Type": "application/json"}
    version = branch.version("a-1")
    refused = client.post(f"accounts/a-1/{what}", content=content, headers=headers)
    problem = refused.json()
    assert (refused.status_code, problem["type"]) == (status, f"urn:cardcore:problem:{code}")
    assert refused.headers["content-type"] == "application/problem+json"
    assert (problem["status"], problem.get("field")) == (status, field)
    assert problem["detail"]
    assert len(refused.content) < 600
    assert PAN not in refused.text
    assert branch.version("a-1") == version
    good = {**PAYMENT, "on": "2024-03-05"}
    assert client.post("accounts/a-1/payments", json=good, headers=headers).status_code == 200


def test_a_posting_into_closed_days_is_refused(client: TestClient, branch: Any) -> None:
    branch.close("a-1", "2024-03-05")
    refused = client.post("accounts/a-1/payments", json=PAYMENT, headers={"Idempotency-Key": "c-1"})
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:cardcore:problem:period-closed")
    assert refused.json()["field"] == "/on"


def test_a_body_of_exactly_the_limit_is_read(client: TestClient) -> None:
    content = json.dumps(PAYMENT).ljust(65_536)
    headers = {"Idempotency-Key": "c-1", "Content-Type": "application/json"}
    assert client.post("accounts/a-1/payments", content=content, headers=headers).status_code == 200


def test_the_limit_is_the_hosts_choice(app_of: AppOf, branch: Any) -> None:
    with TestClient(app_of(max_body=40)) as client:
        refused = client.post(
            "/cards/accounts/a-1/payments", json=PAYMENT, headers={"Idempotency-Key": "c-1"}
        )
    assert refused.status_code == 413


# --- headers ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "status", "code"),
    [
        ([], 400, "idempotency-key-missing"),
        ([""], 400, "idempotency-key-invalid"),
        (["x" * 65], 400, "idempotency-key-invalid"),
        (["x" * 256], 400, "idempotency-key-invalid"),
        (["a b"], 400, "idempotency-key-invalid"),
        (["a\tb"], 400, "idempotency-key-invalid"),
        (["a,b"], 400, "idempotency-key-invalid"),
        (['"quoted"'], 400, "idempotency-key-invalid"),
        (["c-1", "c-2"], 400, "idempotency-key-invalid"),
        (["ABCDEF01-2345-4789-8ABC-DEF012345678"], 400, "idempotency-key-invalid"),
        ([PAN], 422, "sensitive-data-forbidden"),
    ],
)
def test_a_command_needs_one_well_formed_key(
    client: TestClient, branch: Any, keys: list[str], status: int, code: str
) -> None:
    version = branch.version("a-1")
    headers = [("Idempotency-Key", given) for given in keys]
    refused = client.post("accounts/a-1/payments", json=PAYMENT, headers=headers)
    assert (refused.status_code, refused.json()["type"]) == (status, f"urn:cardcore:problem:{code}")
    assert "field" not in refused.json()
    assert PAN not in refused.text
    assert branch.version("a-1") == version


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"Content-Type": "text/plain"}, "content-type-unsupported"),
        ({"Content-Type": "application/jsonp"}, "content-type-unsupported"),
        ({"Content-Type": "application/json; charset=gbk"}, "content-type-unsupported"),
        ({"Content-Type": "application/x-www-form-urlencoded"}, "content-type-unsupported"),
        ({"Content-Type": ""}, "content-type-unsupported"),
        ({"Content-Type": "application/json", "Content-Encoding": "gzip"}, "content-encoding-unsupported"),
        (
            {"Content-Type": "application/json", "Content-Encoding": "br, gzip"},
            "content-encoding-unsupported",
        ),
    ],
)
def test_only_plain_json_is_read(client: TestClient, headers: dict[str, str], code: str) -> None:
    refused = client.post(
        "accounts/a-1/payments", content=b"\x1f\x8b", headers={"Idempotency-Key": "c-1", **headers}
    )
    assert (refused.status_code, refused.json()["type"]) == (415, f"urn:cardcore:problem:{code}")


def test_a_body_without_a_content_type_is_not_guessed(client: TestClient) -> None:
    refused = client.post(
        "accounts/a-1/payments", content=json.dumps(PAYMENT), headers={"Idempotency-Key": "c-1"}
    )
    assert refused.status_code == 415


@pytest.mark.parametrize(
    "media", ["application/json", 'application/json;charset="UTF-8"', "Application/JSON"]
)
def test_json_may_be_spelled_as_the_standard_allows(client: TestClient, media: str) -> None:
    headers = {"Idempotency-Key": "c-1", "Content-Type": media, "Content-Encoding": "identity"}
    done = client.post("accounts/a-1/payments", content=json.dumps(PAYMENT), headers=headers)
    assert done.status_code == 200


@pytest.mark.parametrize(
    ("url", "accept", "status"),
    [
        ("accounts/a-1", "application/json", 200),
        ("accounts/a-1", "text/html, application/*;q=0.1", 200),
        ("accounts/a-1", "text/html", 406),
        ("accounts/a-1", "application/json;q=0, */*", 406),
        ("accounts/a-1", "*/*;q=nonsense", 406),
        ("accounts/a-1/statements/1/page", "application/json", 406),
    ],
)
def test_what_is_not_accepted_is_not_sent(client: TestClient, url: str, accept: str, status: int) -> None:
    assert client.get(url, headers={"Accept": accept}).status_code == status


@pytest.mark.parametrize(
    ("method", "url", "allowed"),
    [
        ("PUT", "accounts/a-1/payments", "POST"),
        ("GET", "accounts/a-1/postings", "POST"),
        ("DELETE", "accounts/a-1", "GET"),
        ("POST", "accounts/a-1/statements/1", "GET"),
        ("TRACE", "accounts/a-1/authorizations/h-1/reversal", "POST"),
    ],
)
def test_another_method_is_told_which_are_allowed(
    client: TestClient, method: str, url: str, allowed: str
) -> None:
    refused = client.request(method, url)
    assert (refused.status_code, refused.headers["allow"]) == (405, allowed)
    assert refused.json()["type"] == "urn:cardcore:problem:method-not-allowed"


@pytest.mark.parametrize(
    "account", ["a%00b", "x" * 65, "%F0%9F%92%B3", "a%20b", "A" * 8 + "-0000-4000-8000-" + "A" * 12]
)
def test_an_account_id_that_is_none_is_refused(client: TestClient, account: str) -> None:
    refused = client.get(f"accounts/{account}")
    assert (refused.status_code, refused.json()["type"]) == (422, "urn:cardcore:problem:id-syntax")


def test_a_card_number_for_an_account_id_is_not_echoed(client: TestClient) -> None:
    refused = client.get(f"accounts/{PAN}")
    assert refused.status_code == 422
    assert PAN not in refused.text


@pytest.mark.parametrize("number", ["0", "2", "01", "x", "-1", "9" * 5000])
def test_a_statement_that_is_not_there_is_not_found(client: TestClient, branch: Any, number: str) -> None:
    branch.close("a-1", "2024-03-05")
    assert client.get("accounts/a-1/statements/1").status_code == 200
    assert client.get(f"accounts/a-1/statements/{number}").status_code == 404


@pytest.mark.parametrize(
    "name", ["'; DROP TABLE", "%00", "${jndi:ldap://x}", "{{7*7}}", "👩‍👩‍👧 Café", "<b>"]
)
def test_any_text_comes_back_as_it_is(client: TestClient, branch: Any, name: str) -> None:
    asked = {**PURCHASE, "merchant": name}
    client.post("accounts/a-1/postings", json=asked, headers={"Idempotency-Key": "c-1"})
    branch.close("a-1", "2024-03-05")
    told = client.get("accounts/a-1/statements/1").json()
    assert told["lines"][0]["description"] == name
