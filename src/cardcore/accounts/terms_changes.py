"""Another version of the programme: what an account holds of the terms itself changes on its day.

Most terms are asked for when something happens, and the version of that day answers. A few are agreed with
the account, because its interest is reckoned by them every day: they change by an event, which is recorded
when the account is next touched and counts from the version's own day. A rate that was not the programme's
was agreed with this account alone, and stays; under a promotion it is the rate that comes back after it that
changes.
"""

import attrs

from cardcore.accounts import purchase_lots, rate_changes
from cardcore.accounts.account import AccountFields, Promotion, WorkingAccount
from cardcore.accounts.interest import accrue
from cardcore.rates import Rate
from cardcore.values import frozen


@frozen
class AgreedTerms:
    """What an account holds of its programme's terms; the fields of `Agreement`."""

    purchase_rate: Rate
    cash_rate: Rate
    unpaid_part_only: bool = False
    purchases_from_transaction: bool = False
    cash_from_posting: bool = False
    mccs_in_full: tuple[str, ...] = ()


@frozen
class TermsChanged:
    """Another version of the programme holds for the account from this day on."""

    on: int
    terms: AgreedTerms
    """As the account holds them; its rates are those without a promotion."""


def changed(account: AccountFields, before: AgreedTerms, after: AgreedTerms, on: int) -> TermsChanged:
    """What another version changes, from ``on`` or the first day whose interest is not reckoned yet."""
    standard = account.promotion or account.agreement
    own = {
        name: rate
        for name in ("purchase_rate", "cash_rate")
        if (rate := getattr(standard, name)) != getattr(before, name)
    }
    return TermsChanged(max(on, account.accrued_to), attrs.evolve(after, **own))


def apply_changed(account: WorkingAccount, event: TermsChanged) -> None:
    """Hold the terms from the day on; what is owed bears the old rates up to it."""
    terms, promotion, before = event.terms, account.promotion, account.agreement
    rates = (terms.purchase_rate, terms.cash_rate)
    if promotion is not None:
        account.promotion = Promotion(promotion.ends_on, *rates)
    elif rates != (before.purchase_rate, before.cash_rate):
        rate_changes.hold(account, event.on, *rates)
    account.agreement = attrs.evolve(
        account.agreement,
        unpaid_part_only=terms.unpaid_part_only,
        purchases_from_transaction=terms.purchases_from_transaction,
        cash_from_posting=terms.cash_from_posting,
        mccs_in_full=terms.mccs_in_full,
        terms_from=event.on,
    )
    if before.unpaid_part_only != terms.unpaid_part_only:
        accrue(account, event.on)
        purchase_lots.begin(account, event.on)
