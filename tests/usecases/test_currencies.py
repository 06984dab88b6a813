"""Use cases in several currencies: rates come from a port, and all of it is one row of the store."""

from cardcore import usecases
from cardcore.accounts.foreign import events_in
from cardcore.calendars import parse_ordinal
from cardcore.exchange import ExchangeRate, RateTable
from cardcore.ids import AccountId
from cardcore.journeys import Opening
from cardcore.relationships import fold
from cardcore.testing.builders import authorization, increment, program, purchase, reversal
from cardcore.testing.conformance import desk
from cardcore.testing.exchange_steps import exchange_order
from cardcore.testing.fakes import MemoryStore

CMB = program()
A1 = AccountId("a-1")
OPENED = parse_ordinal("2024-01-01")
RATES = RateTable(
    (
        (OPENED, ExchangeRate.of("USD", "CNY", "7.0")),
        (parse_ordinal("2024-01-12"), ExchangeRate.of("USD", "CNY", "7.5")),
    )
)


def test_a_dual_currency_account_is_stored_as_its_journeys_made_it() -> None:
    store = MemoryStore()
    opening = Opening(A1, OPENED, 5_000_000, 5, ("USD",))
    usecases.open_account(store, desk.command("c-1"), opening, CMB)
    asked = authorization("100.00", currency="USD")
    first = usecases.authorize(store, desk.command("c-2"), A1, asked, CMB, RATES)
    assert first.decision is not None
    assert first.decision.open_to_buy == 5_000_000 - 70_000
    more = increment("20.00", "2024-01-12", currency="USD")
    second = usecases.increment_authorization(store, desk.command("c-3"), A1, more, CMB, RATES)
    assert second.decision is not None
    assert second.decision.open_to_buy == 5_000_000 - 90_000
    back = reversal("2024-01-12", text="10.00", currency="USD")
    desk.done(store, desk.command("c-4"), A1, back)
    usecases.post(
        store, desk.command("c-5"), A1, purchase("110.00", "2024-01-13", hold="h-1", currency="USD"), CMB
    )
    desk.done(store, desk.command("c-6"), A1, exchange_order("2024-01-14", "7.2", bought="60.00"))
    relationship, events = desk.stored(store, A1)
    assert fold(None, events) == relationship
    assert relationship.foreign[0].balance_minor == 5_000
    assert fold(None, events_in(events, "USD")).account == relationship.foreign[0]
