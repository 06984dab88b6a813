"""The OpenAPI document is sound, and what it says is what happens."""

import json
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import jsonschema
import pytest
from fastapi import FastAPI
from fastapi.openapi.models import OpenAPI
from fastapi.testclient import TestClient
from pydantic import BaseModel

from cardcore import usecases
from cardcore.ids import AccountId
from cardcore.testing import builders

AppOf = Callable[..., FastAPI]
Json = dict[str, Any]


@pytest.fixture
def document(app_of: AppOf) -> Json:
    """The document as a client gets it."""
    with TestClient(app_of()) as client:
        document: Json = client.get("/openapi.json").json()
    return document


def everywhere(value: Any) -> Iterator[Json]:
    """Every object of a document."""
    if isinstance(value, dict):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from everywhere(part)


def operations(document: Json) -> Iterator[tuple[str, str, Json]]:
    """Path, method and operation of each route."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def schema_at(document: Json, schema: Json) -> Json:
    """The schema with the document's components beside it, so that its references resolve."""
    return {**schema, "components": document["components"]}


def check(document: Json, schema: Json, value: Any) -> None:
    """Fail where ``value`` is not what the schema says, formats included."""
    whole = schema_at(document, schema)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(
        whole, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    validator.validate(value)


def test_the_document_is_an_openapi_document(document: Json) -> None:
    assert OpenAPI.model_validate(document).openapi.startswith("3.1")
    for schema in document["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)
    for part in everywhere(document):
        if "$ref" in part:
            name = part["$ref"].removeprefix("#/components/schemas/")
            assert name in document["components"]["schemas"]


def test_there_is_one_schema_of_money_and_it_takes_texts_only(document: Json) -> None:
    schemas = document["components"]["schemas"]
    assert [name for name in schemas if "oney" in name] == ["CardcoreMoney"]
    assert schemas["CardcoreMoney"]["properties"]["amount"]["type"] == "string"
    assert not [part for part in everywhere(document) if part.get("type") == "number"]
    with pytest.raises(jsonschema.ValidationError):
        check(document, schemas["CardcoreMoney"], {"amount": 12.3, "currency": "CNY"})


def test_every_route_tells_its_answers_and_problems(document: Json) -> None:
    found = {
        (method, path.removeprefix("/cards/accounts/{account_id}"))
        for path, method, _ in operations(document)
    }
    assert found == {
        ("get", ""),
        ("get", "/statements"),
        ("get", "/statements/{number}"),
        ("post", "/authorizations"),
        ("post", "/authorizations/{hold_id}/reversal"),
        ("post", "/payments"),
        ("post", "/postings"),
    }
    for _, method, operation in operations(document):
        assert "application/json" in operation["responses"]["200"]["content"]
        assert {"404", "422", "503"} <= operation["responses"].keys()
        assert "HTTPValidationError" not in json.dumps(operation)
        named = {parameter["name"] for parameter in operation["parameters"]}
        assert ({"Idempotency-Key", "If-Match"} <= named) == (method == "post")
        for status, response in operation["responses"].items():
            if status != "200":
                assert list(response["content"]) == ["application/problem+json"]


def test_every_example_of_a_request_works_and_is_answered_as_documented(
    document: Json, client: TestClient
) -> None:
    sent = 0
    for path, method, operation in operations(document):
        if method != "post":
            continue
        media = operation["requestBody"]["content"]["application/json"]
        for name, example in media["examples"].items():
            check(document, media["schema"], example["value"])
            url = path.removeprefix("/cards/").format(account_id="a-1", hold_id="h-2024-000017")
            headers = {"Idempotency-Key": f"{operation['operationId'][:40]}-{name}"}
            done = client.post(url, json=example["value"], headers=headers)
            assert done.status_code == 200, done.text
            check(
                document, operation["responses"]["200"]["content"]["application/json"]["schema"], done.json()
            )
            sent += 1
    assert sent == 6


def test_every_answer_is_as_documented(document: Json, client: TestClient, branch: Any) -> None:
    branch.do(
        "a-1",
        builders.purchase("1000.00", "2024-02-20"),
        builders.cash_advance("500.00", "2024-02-21"),
        builders.refund("10.00", "2024-02-22"),
    )
    branch.close("a-1", "2024-03-05")
    branch.do("a-1", builders.payment("20.00", "2024-03-10"))
    for path, method, operation in operations(document):
        if method == "get":
            told = client.get(path.removeprefix("/cards/").format(account_id="a-1", number="1"))
            assert told.status_code == 200
            schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
            check(document, schema, told.json())


@pytest.mark.parametrize(
    ("url", "headers", "status"),
    [("accounts/a-9", {}, 404), ("accounts/a b", {}, 422), ("accounts/a-1", {"Accept": "text/html"}, 406)],
)
def test_every_problem_is_as_documented(
    document: Json, client: TestClient, url: str, headers: dict[str, str], status: int
) -> None:
    operation = document["paths"]["/cards/accounts/{account_id}"]["get"]
    refused = client.get(url, headers=headers)
    assert refused.status_code == status
    schema = operation["responses"][str(status)]["content"]["application/problem+json"]["schema"]
    check(document, schema, refused.json())
    assert re.fullmatch(schema["properties"]["type"]["pattern"], refused.json()["type"])


def test_a_host_with_its_own_money_keeps_it(app_of: AppOf) -> None:
    class Money(BaseModel):
        cents: int

    app = app_of()

    @app.get("/till")
    def till() -> Money:
        return Money(cents=1)

    schemas = app.openapi()["components"]["schemas"]
    assert schemas["Money"]["properties"].keys() == {"cents"}
    assert schemas["CardcoreMoney"]["properties"].keys() == {"amount", "currency"}


ADDED = (
    *("purchases", "cash_advances", "installments", "installment_interest", "withdrawals"),
    *("adjustments", "transfers", "fees", "interest"),
)
TAKEN_OFF = ("payments", "refunds", "rewards", "converted")


def test_the_sums_of_a_statement_come_to_its_balance_whatever_was_booked(
    document: Json, client: TestClient, branch: Any
) -> None:
    branch.do(
        "a-1",
        builders.purchase("1200.00", "2024-02-20"),
        builders.adjustment("debit", "30.00", "2024-02-22"),
        builders.conversion("cash", "1200.00", "2024-02-23"),
    )
    branch.close("a-1", "2024-03-05")
    leaves = builders.transfer("40.00", "2024-03-06", to="b-1")
    usecases.transfer(branch.store, branch.command(), AccountId("a-1"), leaves, branch.program)
    branch.do(
        "a-1",
        builders.conversion("statement", "600.00", "2024-03-06", plan="p-2"),
        builders.refund("10.00", "2024-03-07"),
        builders.payment("20.00", "2024-03-10"),
    )
    branch.close("a-1", "2024-04-05")
    schema = document["paths"]["/cards/accounts/{account_id}/statements/{number}"]["get"]["responses"]["200"]
    kinds = set()
    for number in (1, 2):
        told = client.get(f"accounts/a-1/statements/{number}").json()
        check(document, schema["content"]["application/json"]["schema"], told)
        sums = {name: Decimal(sum_["amount"]) for name, sum_ in told.items() if type(sum_) is dict}
        change = sum(sums[name] for name in ADDED) - sum(sums[name] for name in TAKEN_OFF)
        assert sums["opening_balance"] + change == sums["closing_balance"]
        kinds |= {line["kind"] for line in told["lines"]}
    assert {"adjustment", "transfer", "converted", "installment", "installment_interest"} <= kinds
