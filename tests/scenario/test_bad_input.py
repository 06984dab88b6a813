"""What is wrong with a scenario is told with its code and place; nothing is done and nothing printed.

The rows are those of the list of bad input that every edge of cardcore answers alike.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from cardcore.__main__ import main
from tests.scenario.scenarios import BASE, REMOVED, authorize, changed, purchase, with_events

AMOUNT = "/events/0/post/amount"
DAY = "/account/statement_day"
UNTIL = "/until"

# (what stands where, code, pointer told; the same place where it is None)
PLACED: list[tuple[str, Any, str, str | None]] = [
    # 1: floats
    (AMOUNT, 12.3, "money-not-exact", None),
    ("/account/credit_limit", 50000.0, "money-not-exact", None),
    ("/program/interest/purchase_daily_rate", 0.0005, "money-not-exact", None),
    # 3: not positive
    (AMOUNT, "0.00", "amount-not-positive", None),
    (AMOUNT, "-12.30", "amount-not-positive", None),
    (AMOUNT, "-0", "amount-not-positive", None),
    ("/account/credit_limit", "0", "amount-not-positive", None),
    # 4: too many decimals
    (AMOUNT, "1.001", "precision-exceeded", None),
    (AMOUNT, "1.000", "precision-exceeded", None),
    # 5: too large
    (AMOUNT, "1" + "0" * 30, "amount-out-of-range", None),
    (AMOUNT, "9" * 5000, "amount-out-of-range", None),
    # 6: other ways to write a number
    *[
        (AMOUNT, text, "money-syntax", None)
        for text in ("１２.３０", "1,000.00", " 5 ", "١٢", "+5", "0x10", "1_000", "", "5.", ".5", "05", "1e3")
    ],
    # 7: other types
    (DAY, True, "wrong-type", None),
    (DAY, "5", "wrong-type", None),
    (DAY, 5.0, "wrong-type", None),
    (AMOUNT, 1000, "wrong-type", None),
    (AMOUNT, True, "wrong-type", None),
    (AMOUNT, {"amount": "1.00"}, "wrong-type", None),
    ("/events", {}, "wrong-type", None),
    ("/events/1", [], "wrong-type", None),
    ("/events/1/pay", "100.00", "wrong-type", None),
    ("/account", "a-1", "wrong-type", None),
    ("/program", 5, "wrong-type", None),
    ("/program", ["cmb"], "wrong-type", None),
    (UNTIL, 20230505, "wrong-type", None),
    ("/ask", "statements", "wrong-type", None),
    # 8: currencies
    ("/account/currency", "XYZ", "currency-unknown", None),
    ("/account/currency", "cny", "currency-unknown", None),
    # 9: another currency than the programme's
    ("/account/currency", "USD", "currency-mismatch", None),
    # 13: a card number where none may be
    ("/events/0/post/merchant", "Hema 4111111111111111", "sensitive-data-forbidden", None),
    ("/account/id", "4111111111111111", "sensitive-data-forbidden", None),
    # 15: dates
    *[
        (UNTIL, text, "date-invalid", None)
        for text in (
            "2025-02-29",
            "2024-02-30",
            "0000-01-01",
            "10000-01-01",
            "2023-5-5",
            "20230505",
            "",
            "5.5.2023",
        )
    ],
    ("/events/0/on", "2023-02-30", "date-invalid", None),
    ("/account/opened_on", "1899-12-31", "date-invalid", None),
    (UNTIL, "2999-12-31", "date-invalid", None),  # the statement after it would be beyond the calendar
    # 16, 18: times
    (UNTIL, "2023-05-05T00:00:00", "date-invalid", None),
    ("/events/0/on", "2023-03-30T24:00Z", "date-invalid", None),
    # 19: out of the scenario's time
    ("/events/1/on", "2023-05-06", "date-order", None),
    ("/events/0/on", "2023-03-19", "date-order", None),
    (UNTIL, "2023-03-19", "date-order", None),
    ("/events/0/post/transaction_date", "2023-03-31", "date-order", None),
    ("/events/0/post/transaction_date", "2023-03-19", "date-order", None),
    # 20: statement days
    *[(DAY, day, "cycle-day-invalid", None) for day in (0, -1, 29, 31, 32, 10**6)],
    (DAY, 10**12, "cycle-day-invalid", None),
    (DAY, 10**30, "number-out-of-range", None),
    # 21: due dates that cannot be
    ("/program/cycle", {"due": {"days_after": 27}}, "schedule-invalid", "/program/cycle"),
    ("/program/cycle", {"due": {"day_of_month": 4}}, "schedule-invalid", "/program/cycle"),
    # 24: ids
    *[
        ("/account/id", text, "id-syntax", None)
        for text in ("a\0b", "../x", "a'b", "x" * 10_000, "😀", "a\u202eb", "", "..")
    ],
    # 25: second spellings
    ("/account/id", "6F9619FF-8B86-D011-B42D-00C04FC964FF", "id-syntax", None),
    # 26: unknown fields
    ("/evnts", [], "field-unknown", None),
    ("/account/iban", "x", "field-unknown", None),
    ("/events/0/post/cvv", "123", "sensitive-data-forbidden", None),
    ("/events/1/pay/colour", "CNY", "field-unknown", None),
    ("/events/1/note", "x", "field-unknown", None),
    ("/events/1/cvv", "123", "sensitive-data-forbidden", None),
    ("/events/1/balance", "0.00", "field-read-only", None),
    ("/events/0/4111111111111111", "x", "field-unknown", "/events/0/411111**********"),
    ("/4111111111111111", "x", "field-unknown", "/411111**********"),
    ("/events/1/pay/Pin-Block", "x", "sensitive-data-forbidden", None),
    ("/program/name", "gold card", "id-syntax", None),
    ("/program/intrest", {}, "field-unknown", None),
    ("/events/1", {"on": "2023-04-23", "repay": {"amount": "100.00"}}, "field-unknown", "/events/1/repay"),
    ("/events/1", {"on": "2023-04-23", "pay": {}, "post": {}}, "field-unknown", "/events/1"),
    ("/events/1", {"on": "2023-04-23", "payment": {}, "note": "x"}, "field-unknown", "/events/1"),
    # 27: fields that are not the caller's to set
    ("/account/balance", "0.00", "field-read-only", None),
    # 28: missing and null
    *[
        (pointer, REMOVED, "field-missing", None)
        for pointer in (
            *("/program", "/account", "/events", UNTIL, "/account/opened_on", "/account/credit_limit"),
            *("/account/currency", DAY, "/events/0/on", AMOUNT, "/events/0/post/kind", "/events/0/post/mcc"),
            *("/events/0/post/merchant", "/events/1/pay/amount", "/program/preset"),
        )
    ],
    *[
        (pointer, None, "field-null", None)
        for pointer in (
            "/program",
            "/account",
            "/events",
            UNTIL,
            "/ask",
            DAY,
            AMOUNT,
            "/events/0/on",
            "/account/id",
        )
    ],
    ("/events/1", {"on": "2023-04-23"}, "field-missing", "/events/1"),
    ("/events/1", {}, "field-missing", "/events/1/on"),
    # 50: rates
    ("/program/interest/purchase_daily_rate", "18", "rate-out-of-range", None),
    ("/program/interest/purchase_daily_rate", "-0.0005", "rate-out-of-range", None),
    # 51: rules
    ("/program/offers", [{"id": "a"}], "field-missing", "/program/offers/0/name"),
    ("/program/allocation", {"up_to_90_days": []}, "rule-invalid", None),
    # 59: texts for people
    ("/events/0/post/merchant", "x" * 65, "length-exceeded", None),
    ("/events/0/post/merchant", "   ", "blank", None),
    ("/events/0/post/merchant", "a\x07b", "text-invalid", None),
    # choices
    ("/program", "bank", "preset-unknown", None),
    ("/program/preset", "bank", "preset-unknown", None),
    ("/ask/0", "everything", "choice-unknown", None),
    ("/ask/0", 1, "wrong-type", None),
    ("/events/0/post/kind", "gift", "choice-unknown", None),
    ("/events/0/post/mcc", "541", "mcc-syntax", None),
    ("/events/0/post/mcc", "５４１１", "mcc-syntax", None),
    ("/events/0/post/store", "no 5", "id-syntax", None),
    ("/events/0/post/channel", "POS terminal", "id-syntax", None),
    (
        "/events/0/post/original",
        {"amount": "5.00", "currency": "CNY"},
        "currency-mismatch",
        "/events/0/post/original",
    ),
    ("/events/0/post/original", {"amount": "5.00"}, "field-missing", "/events/0/post/original/currency"),
    (
        "/events/0/post/original",
        {"amount": "5.00", "currency": "usd"},
        "currency-unknown",
        "/events/0/post/original/currency",
    ),
    (
        "/events/0/post/original",
        {"amount": "5.00", "currency": "JPY"},
        "precision-exceeded",
        "/events/0/post/original/amount",
    ),
    ("/events/0/post/original", 5, "wrong-type", None),
    (
        "/events/1",
        {"on": "2023-04-23", "cash_advance": {"amount": "5.00", "place": "abroad"}},
        "choice-unknown",
        "/events/1/cash_advance/place",
    ),
    (
        "/events/1",
        {"on": "2023-04-23", "charge_fee": {"kind": "annual"}},
        "choice-unknown",
        "/events/1/charge_fee/kind",
    ),
    ("/events/1", {"on": "2023-04-23", "charge_fee": {}}, "field-missing", "/events/1/charge_fee/kind"),
    (
        "/events/1",
        {"on": "2023-04-23", "withdraw": {"amount": "0.00"}},
        "amount-not-positive",
        "/events/1/withdraw/amount",
    ),
    ("/program/fees", {"annual": {"amount": 300}}, "wrong-type", "/program/fees/annual/amount"),
    ("/scenario", 2, "number-out-of-range", None),
    ("/scenario", "1", "wrong-type", None),
]

HELD = {"hold": "h-1", "amount": "5.00", "mcc": "5411", "merchant": "Hema"}


# found only by living the scenario
LIVED: list[tuple[str, dict[str, Any], str, str]] = [
    (
        "22: a hold that never was",
        with_events(purchase("2023-04-06", "5.00", hold="h-1")),
        "not-found",
        "/events/0/post/hold",
    ),
    (
        "more than the credit balance is withdrawn",
        with_events(
            {"on": "2023-03-21", "pay": {"amount": "100.00"}},
            {"on": "2023-03-22", "withdraw": {"amount": "95.01"}},
        ),
        "credit-balance-exceeded",
        "/events/1/withdraw/amount",
    ),
    (
        "22: a hold that expired",
        with_events(authorize("2023-03-21", "h-1", "5.00"), {"on": "2023-04-21", "reverse": {"hold": "h-1"}}),
        "auth-closed",
        "/events/1/reverse/hold",
    ),
    (
        "42: a hold that was captured",
        with_events(
            authorize("2023-03-21", "h-1", "5.00"),
            purchase("2023-03-21", "5.00", hold="h-1"),
            {"on": "2023-03-22", "cash_advance": {"amount": "5.00", "hold": "h-1"}},
        ),
        "auth-closed",
        "/events/2/cash_advance/hold",
    ),
    (
        "22: a card that never was",
        with_events({"on": "2023-03-21", "lock": {"card": "c-1"}}),
        "not-found",
        "/events/0/lock/card",
    ),
    (
        "14: a card that expires before it is issued",
        with_events(
            {"on": "2023-03-21", "issue_card": {"card": "c", "last_four": "1234", "expires_on": "2023-03-20"}}
        ),
        "expiry-invalid",
        "/events/0/issue_card/expires_on",
    ),
    (
        "a temporary limit that ends before it begins",
        with_events({"on": "2023-03-21", "temporary_limit": {"amount": "1.00", "to": "2023-03-20"}}),
        "date-order",
        "/events/0/temporary_limit/to",
    ),
    (
        "8: a currency that is none",
        with_events(
            {"on": "2023-03-21", "post": {"kind": "purchase", "amount": "1.00", "currency": "cny"}},
        ),
        "currency-unknown",
        "/events/0/post/currency",
    ),
    (
        "19: a value date in the future",
        with_events({"on": "2023-03-21", "pay": {"amount": "1.00", "value_date": "2023-03-22"}}),
        "date-in-future",
        "/events/0/pay/value_date",
    ),
    (
        "46: an account that is not settled",
        with_events(purchase("2023-03-20", "30.00"), {"on": "2023-03-21", "close_account": {}}),
        "account-not-settled",
        "/events/1/close_account",
    ),
    (
        "54: a day that is not over",
        with_events({"on": "2023-03-21", "close_day": {"through": "2023-03-22"}}),
        "eod-not-due",
        "/events/0/close_day/through",
    ),
    (
        "42: more than was authorized",
        with_events(
            authorize("2023-03-21", "h-1", "5.00"),
            {"on": "2023-03-21", "capture": {"hold": "h-1", "amount": "5.01"}},
        ),
        "capture-exceeds-auth",
        "/events/1/capture/amount",
    ),
    (
        "more given back than is set aside",
        with_events(
            authorize("2023-03-21", "h-1", "5.00"),
            {"on": "2023-03-21", "reverse": {"hold": "h-1", "amount": "5.01"}},
        ),
        "reversal-exceeds-auth",
        "/events/1/reverse/amount",
    ),
    (
        "44: a hold that was reversed",
        with_events(
            authorize("2023-03-21", "h-1", "5.00"),
            {"on": "2023-03-21", "reverse": {"hold": "h-1"}},
            {"on": "2023-03-21", "reverse": {"hold": "h-1"}},
        ),
        "already-reversed",
        "/events/2/reverse/hold",
    ),
    (
        "a currency named twice",
        with_events(account={**BASE["account"], "currencies": ["CNY", "USD", "USD"]}),
        "currency-mismatch",
        "/account/currencies/2",
    ),
    (
        "a capture in another currency than the hold's",
        with_events(
            {"on": "2023-04-01", "authorize": {**HELD, "currency": "USD"}},
            {"on": "2023-04-02", "capture": {"hold": "h-1", "amount": "1.00"}},
            account={**BASE["account"], "currencies": ["CNY", "USD"]},
        ),
        "currency-mismatch",
        "/events/1/capture/amount",
    ),
    (
        "exchange without a rate",
        with_events({"on": "2023-04-01", "buy_exchange": {"currency": "USD"}}),
        "currency-mismatch",
        "/events/0/buy_exchange/currency",
    ),
    (
        "a day behind which the calendar ends",
        with_events(purchase("2999-12-31", "5.00"), until="2999-12-31"),
        "date-invalid",
        "/events/0/on",
    ),
]

# texts that are no scenario at all
TEXTS: list[tuple[str, bytes, str, str]] = [
    ("2: NaN", b'{"program": NaN}', "number-not-finite", "/program"),
    (
        "2: Infinity",
        b'{"program": "cmb", "account": {"opened_on": -Infinity}}',
        "number-not-finite",
        "/account/opened_on",
    ),
    ("2: 1e400", b'{"scenario": 1e400}', "number-not-finite", "/scenario"),
    ("29: a key twice", b'{"program": "cmb", "program": "cmb"}', "json-duplicate-key", "/program"),
    ("30: not UTF-8", b'{"program": "\xff"}', "encoding-invalid", ""),
    ("30: UTF-16", '{"program": "cmb"}'.encode("utf-16"), "encoding-invalid", ""),
    ("30: half a pair", rb'{"program": "\ud800"}', "encoding-invalid", ""),
    ("30: byte order mark", b"\xef\xbb\xbf{}", "encoding-invalid", ""),
    ("31: empty", b"", "json-syntax", ""),
    ("31: cut off", json.dumps(BASE).encode()[:-1], "json-syntax", ""),
    ("32: deep", b"[" * 10_000, "body-too-complex", ""),
    ("32: deep in a member", b'{"program": ' + b"[" * 10_000 + b"]" * 10_000 + b"}", "body-too-complex", ""),
    (
        "32: many members",
        b"{" + b",".join(b'"%d":0' % n for n in range(1_000_000)) + b"}",
        "body-too-complex",
        "",
    ),
    ("33: long", b'"' + b"x" * (16 * 1024 * 1024) + b'"', "body-too-large", ""),
    ("an array", b"[]", "wrong-type", ""),
    ("a text", b'"cmb"', "wrong-type", ""),
    ("null", b"null", "field-null", ""),
    ("a number", b"1.5", "wrong-type", ""),
    ("an empty object", b"{}", "field-missing", "/program"),
]

CASES = [
    *[
        pytest.param(
            json.dumps(changed(place, value)).encode(),
            code,
            told or place,
            id=f"{code} {place} {str(value)[:20]!a}",
        )
        for place, value, code, told in PLACED
    ],
    *[
        pytest.param(json.dumps(document).encode(), code, told, id=name)
        for name, document, code, told in LIVED
    ],
    *[pytest.param(text, code, told, id=name) for name, text, code, told in TEXTS],
]


@pytest.mark.parametrize(("text", "code", "field"), CASES)
def test_bad_input_is_told_with_its_place_and_nothing_is_printed(
    text: bytes, code: str, field: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "scenario.json"
    file.write_bytes(text)
    exit_code = main(["simulate", str(file)])
    printed, told = capfd.readouterr()
    assert (exit_code, printed) == (2, "")
    error = json.loads(told)
    assert told.count("\n") == 1
    assert error == {"code": code, "field": field, "detail": error["detail"]}
    assert error["detail"]
    assert len(error["detail"]) < 600
    assert "4111111111" not in told


def test_a_whole_number_of_thousands_of_digits_is_refused_where_it_stands(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "scenario.json"
    file.write_text(json.dumps(BASE).replace('"1000.00"', "9" * 5000), "utf-8")
    assert main(["simulate", str(file)]) == 2
    error = json.loads(capfd.readouterr().err)
    assert (error["code"], error["field"]) == ("amount-out-of-range", AMOUNT)
