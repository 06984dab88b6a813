"""Where a journey on a foreign balance begins: with that balance's draft and its own terms, and the line."""

from cardcore.accounts import holds, shared_line
from cardcore.errors import Conflict
from cardcore.exchange import CurrencyConversion, Rates
from cardcore.ids import HoldId
from cardcore.journeys.close_day import reach_day
from cardcore.journeys.converting import rate_to
from cardcore.money import Money
from cardcore.programs.program import Program
from cardcore.relationships import Draft


def in_currency(draft: Draft, currency: str, on: int, program: Program) -> tuple[Draft, Program]:
    """The draft and the terms of the balance in ``currency``, its days before ``on`` closed.

    `Conflict` ``currency-mismatch`` where the account holds none, ``period-closed`` as on any account.
    """
    if currency == program.currency:
        return draft, program
    part = draft.part(currency)
    return part, reach_day(part, on, program.in_currency(currency))


def revalue(draft: Draft, rates: Rates | None, on: int, program: Program) -> None:
    """Count foreign balances on the line at the rates that were brought, dearer by the programme's buffer."""
    for held in draft.foreign:
        if rates and held.currency in rates:
            rate = rate_to(program, held.currency, rates)
            event = shared_line.revalued(draft.account, CurrencyConversion(rate, program.line_buffer), on)
            if event is not None:
                draft.record(event)


def value(draft: Draft, currency: str, on: int, program: Program, rates: Rates | None = None) -> None:
    """See that the line has a rate for what begins in ``currency``: the one brought where none is known.

    `Conflict` ``currency-mismatch`` without any.
    """
    if shared_line.use_of(draft.account, currency).valued_at is None:
        revalue(draft, rates, on, program)
    shared_line.require_valued(draft.account, currency)


def part_of_hold(
    draft: Draft, hold_id: HoldId, program: Program, currency: str = ""
) -> tuple[Draft, Program]:
    """The draft and the terms of the balance that has the hold, open or resolved; else the whole's.

    `Conflict` ``currency-mismatch`` where an amount is said in another ``currency`` than the hold's.
    """
    held = holds.holder((draft.account, *draft.foreign), hold_id).currency
    if currency and currency != held:
        detail = f"{hold_id} is a hold in {held}, the amount is in {currency}"
        raise Conflict("currency-mismatch", detail, field="amount")
    if held == program.currency:
        return draft, program
    return draft.part(held), program.in_currency(held)


def foreign_currency(amount: Money, program: Program) -> str:
    """The currency of an amount where the programme has terms for it; empty for its own and any other."""
    foreign = [terms.currency for terms in program.foreign]
    code = amount.currency.code if isinstance(amount, Money) else ""
    return code if code in foreign else ""
