"""The state: the whole account as it is at the end, in readable form."""

from typing import Any

from cardcore.accounts import agreements, billing, delinquency
from cardcore.accounts.account import Account, thaw
from cardcore.accounts.buckets import INSTALLMENTS, Bucket
from cardcore.accounts.credit_line import open_to_buy, open_to_cash, open_to_installments
from cardcore.accounts.interest import accrue
from cardcore.accounts.shared_line import use_of
from cardcore.calendars import FAR_AHEAD, date_text
from cardcore.explain import exact_text
from cardcore.scenario.answers.statements import line
from cardcore.scenario.life import Life


def answer(life: Life) -> dict[str, Any]:
    """The account at the end of the last day."""
    account = life.account
    return {
        "as_of": date_text(life.until),
        "version": account.sequence,
        "agreement": _agreement(life),
        "balance": life.amount(account.balance_minor),
        "credit_balance": life.amount(account.credit),
        "balances": _balances(life),
        **_plans(life),
        "accrued": _accrued(life),
        "open_to_buy": life.amount(open_to_buy(account, life.until)),
        "open_to_cash": life.amount(open_to_cash(account)),
        "holds": _holds(life),
        **_cards(life),
        **_limits(life),
        **_last_statement(life),
        "since_last_statement": [line(life, one) for one in billing.unbilled_lines(life.events)],
        **_delinquency(life),
        **_arrangement(life),
        **_charge_off(life),
        **_closing(life),
        **_card_year(life),
        "closed_through": date_text(account.closed_through),
        "wakes_on": date_text(life.relationship.wakes_on_ordinal),
        **_foreign(life),
    }


def _balances(life: Life) -> dict[str, str]:
    """What is owed by bucket; what plans have billed only where there is a plan."""
    account = life.account
    buckets = [one for one in Bucket if life.relationship.plans or one not in INSTALLMENTS]
    return {bucket.value: life.amount(getattr(account, bucket)) for bucket in buckets}


def _plans(life: Life) -> dict[str, str]:
    """Principal that no row has billed yet, which is no part of the balance."""
    if not life.relationship.plans:
        return {}
    return {"installments_outstanding": life.amount(life.account.plan_principal)}


def _foreign(life: Life) -> dict[str, Any]:
    """The balances in foreign currencies, each like the account without what is of the whole."""
    _, *parts = life.parts
    whole = ("version", "as_of", "agreement", "open_to_buy", "open_to_cash", "wakes_on", "closing")
    found = [{**part.in_currency, **_on_the_line(life, part), **answer(part)} for part in parts]
    kept = [{name: said for name, said in one.items() if name not in whole} for one in found]
    return {"foreign": kept} if kept else {}


def _on_the_line(life: Life, part: Life) -> dict[str, str]:
    """What the balance takes of the line, in the account's own currency, and at what rate."""
    use = use_of(life.account, part.program.currency)
    rate = {"line_rate": use.valued_at.rate.text} if use.valued_at else {}
    return {"taken_of_line": life.amount(use.used), **rate}


def _agreement(life: Life) -> dict[str, Any]:
    agreed = life.account.agreement
    return {
        "account": agreed.account_id,
        "program": agreed.program,
        "currency": agreed.currency,
        "opened_on": date_text(agreed.opened_on),
        "credit_limit": life.amount(agreed.credit_limit),
        "cash_limit": life.amount(agreed.cash_limit),
        "statement_day": agreed.statement_day,
        "purchase_daily_rate": agreed.purchase_rate.text,
        "cash_daily_rate": agreed.cash_rate.text,
    }


def _accrued(life: Life) -> dict[str, str]:
    """Interest not yet posted, with the last day included: exact, hence with more decimals than amounts."""
    account = thaw(life.account)
    accrue(account, life.until + 1)
    currency = life.program.currency
    return {
        "due": exact_text(account.accrued, currency),
        "billed_if_grace_is_lost": exact_text(account.accrued_billed, currency),
        "unbilled_if_grace_is_lost": exact_text(account.accrued_unbilled, currency),
    }


def _holds(life: Life) -> list[dict[str, Any]]:
    return [
        {
            "hold": hold.hold_id,
            "amount": life.amount(hold.amount),
            "expires_on": date_text(hold.expires_on),
            "cash": hold.is_cash,
            **({"captured": life.amount(hold.captured)} if hold.captured else {}),
            **({"plan": hold.plan.wish.plan_id} if hold.plan else {}),
        }
        for hold in life.account.holds
    ]


def _cards(life: Life) -> dict[str, Any]:
    """The cards; nothing where the one is implied."""
    cards = [
        {
            "card": card.card_id,
            "form": card.form.value,
            "last_four": card.last_four,
            "status": card.status.value,
            "expires_on": date_text(card.expires_on),
            "supplementary": card.supplementary,
            "spent": life.amount(card.spent),
            **({"limit": life.amount(card.limit)} if card.limit else {}),
            **({"co_brand": card.co_brand} if card.co_brand else {}),
            **({"replaces": card.replaces} if card.replaces else {}),
        }
        for card in life.account.cards
    ]
    return {"cards": cards} if cards else {}


def _limits(life: Life) -> dict[str, Any]:
    """The limits beside those agreed; nothing where there never were any."""
    limits = life.account.limits
    if limits is None:
        return {}
    service = limits.over_limit
    left = open_to_installments(life.account)
    temporary = [
        {"amount": life.amount(one.amount), "from": date_text(one.from_), "to": date_text(one.to)}
        for one in limits.temporary
    ]
    return {
        "limits": {
            "temporary": temporary,
            "over_limit": "stopped" if service.stopped else "open" if service.is_open else "closed",
            "suspended": limits.suspended,
            **({"installment_limit": life.amount(limits.installment)} if limits.installment else {}),
            **({"open_to_installments": life.amount(left)} if left is not None else {}),
        }
    }


def _last_statement(life: Life) -> dict[str, Any]:
    statement = life.account.statement
    if statement is None:
        return {}
    outstanding = life.account.billed_outstanding
    return {
        "last_statement": {
            "statement_number": statement.number,
            "statement_date": date_text(statement.statement_date),
            "payment_due_date": date_text(statement.payment_due_date),
            "closing_balance": life.amount(statement.closing_balance),
            "minimum_payment_due": life.amount(statement.minimum_payment_due),
            "repaid": life.amount(life.account.minimum_paid),
            "outstanding": life.amount(outstanding),
            **_grace(life.account),
        }
    }


def _grace(account: Account) -> dict[str, str]:
    return {} if account.judged_on == FAR_AHEAD else {"grace_until": date_text(account.judged_on)}


def _card_year(life: Life) -> dict[str, Any]:
    """What may waive the next annual fee; nothing where none is charged."""
    account = life.account
    if account.card_year_ends == FAR_AHEAD:
        return {}
    return {
        "card_year": {
            "ends_on": date_text(account.card_year_ends),
            "purchases": account.year_purchases,
            "spending": life.amount(account.year_spending),
            "cash_advances": account.year_advances,
            "cash": life.amount(account.year_cash),
        }
    }


def _delinquency(life: Life) -> dict[str, Any]:
    account = life.account
    days = delinquency.days_past_due(account, life.until)
    return {
        "past_due": life.amount(account.past_due),
        **({"overdue_since": date_text(account.overdue_since)} if account.overdue_since else {}),
        "days_past_due": days,
        "delinquency_bucket": f"M{delinquency.delinquency_bucket(days)}",
        "minimums_missed_in_a_row": account.missed_in_a_row,
    }


def _arrangement(life: Life) -> dict[str, Any]:
    """A repayment agreement and whether anybody collects; nothing where nothing was arranged."""
    arranged = life.account.arrangement
    if arranged is None:
        return {}
    status = "running" if arranged.runs else "broken" if arranged.broken else "fulfilled"
    ended = {"ended_on": date_text(arranged.ended_on)} if arranged.ended_on else {}
    agreed = {"plan_id": arranged.plan_id, "status": status, **ended}
    return {
        **({"repayment_agreement": agreed} if arranged.plan_id else {}),
        "collection": {
            "stopped": arranged.collection_stops,
            **({"reason": arranged.reason} if arranged.reason else {}),
            "to_collect": life.amount(agreements.to_collect(life.account)),
        },
    }


def _charge_off(life: Life) -> dict[str, Any]:
    """What was charged off and what is still to be recovered; nothing where it was not done."""
    off = life.account.charge_off
    if off is None:
        return {}
    return {
        "charge_off": {
            "on": date_text(off.on),
            "reason": off.reason,
            "amount": life.amount(off.amount),
            "recovered": life.amount(off.recovered),
            "outstanding": life.amount(off.left),
        }
    }


def _closing(life: Life) -> dict[str, Any]:
    """That the account was closed; nothing where it never was."""
    closing = life.account.closing
    if closing is None:
        return {}
    return {
        "closing": {
            "on": date_text(closing.on),
            **({"reason": closing.reason} if closing.reason else {}),
            "clears_until": date_text(closing.clears_until),
            **({"reopened_on": date_text(closing.reopened_on)} if closing.reopened_on else {}),
        }
    }
