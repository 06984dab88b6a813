"""Repayments: every fen goes somewhere, in the programme's order, however it is split."""

from collections.abc import Iterator, Sequence
from typing import Final

import attrs

from cardcore.accounts.account import Account
from cardcore.accounts.adjustments import CreditAdjusted, order_of
from cardcore.accounts.buckets import Bucket
from cardcore.accounts.delinquency import days_past_due
from cardcore.accounts.postings import CREDIT_ORDER, RefundPosted, RewardCredited
from cardcore.accounts.repayments import EARLY_DAYS, PaymentReceived
from cardcore.accounts.transfers import TransferredOut
from cardcore.errors import ensure
from cardcore.journeys import Payment, receive_payment
from cardcore.programs import Program
from cardcore.relationships import Relationship
from cardcore.testing.invariants.book import Book, Moment

Repaid = PaymentReceived | TransferredOut
Credited = Repaid | RefundPosted | RewardCredited | CreditAdjusted


def _credits(book: Book) -> Iterator[tuple[Moment, Credited]]:
    for moment in book.moments:
        if isinstance(moment.event, Credited):
            yield moment, moment.event


def credits_are_spent(book: Book) -> None:
    """P1: what is allocated and what became a credit balance is the amount; no part is below nothing."""
    for moment, event in _credits(book):
        account = moment.before.account
        taken = dict.fromkeys(Bucket, 0)
        for bucket, part in event.allocation:
            ensure(part > 0, "credits-are-spent", f"{part} went to {bucket} on day {event.on}")
            taken[bucket] += part
        total = sum(taken.values()) + event.to_credit
        ensure(
            total == event.amount and event.to_credit >= 0,
            "credits-are-spent",
            f"{total} of {event.amount} on day {event.on} went somewhere",
        )
        for bucket, part in taken.items():
            owed = getattr(account, bucket)
            ensure(part <= owed, "credits-are-spent", f"{part} went to {bucket}, which owed {owed}")


def order_is_kept(book: Book) -> None:
    """P2: nothing goes to a lower bucket while a higher one is open."""
    for moment, event in _credits(book):
        owed = {bucket: getattr(moment.before.account, bucket) for bucket in Bucket}
        expected: list[tuple[Bucket, int]] = []
        for amount, order in _orders(moment, event, book.terms_on(event.on)):
            for bucket in order:
                part = min(amount, owed[bucket])
                owed[bucket] -= part
                amount -= part
                expected += [(bucket, part)] if part else []
        ensure(
            tuple(expected) == event.allocation,
            "order-is-kept",
            f"day {event.on}: {event.allocation}, in order it would be {tuple(expected)}",
        )


def _orders(moment: Moment, event: Credited, program: Program) -> Iterator[tuple[int, Sequence[Bucket]]]:
    """Which parts of a credit follow which order."""
    if isinstance(event, CreditAdjusted):
        yield event.amount, order_of(event.of)
        return
    if not isinstance(event, Repaid):
        yield event.amount, CREDIT_ORDER
        return
    account = moment.before.account
    late = min(event.amount, account.past_due)
    if days_past_due(account, event.on) <= EARLY_DAYS:
        late = 0
    yield late, program.allocation.over_90_days
    yield event.amount - late, program.allocation.up_to_90_days


def splitting_changes_nothing(
    relationship: Relationship, payment: Payment, first: int, program: Program
) -> None:
    """P3: ``first`` of a payment and the rest on the same day leave what the payment at once leaves."""
    at_once = receive_payment(relationship, payment, program).relationship
    in_two = relationship
    for amount in (first, payment.amount - first):
        in_two = receive_payment(in_two, Payment(payment.on, amount), program).relationship
    one, two = (_without_sequence(found) for found in (at_once, in_two))
    ensure(one == two, "splitting-changes-nothing", f"at once {one}, in two parts {two}")


PAPER: Final = ("sequence", "statement", "resolved", "closed_through")
"""What an account goes on knowing of what was taken out: its version, the last bill, resolved holds, and
the last day on which closing did something."""


def what_counts(account: Account) -> dict[str, object]:
    """The account but for what stays on paper, what this cycle's bill adds up included."""
    names = [field.name for field in attrs.fields(Account) if field.eq and field.name not in PAPER]
    return {name: getattr(account, name) for name in names if not name.startswith("cycle_")}


def taken_out_never_was(after: Account, never: Account) -> None:
    """P4: with a payment taken out balances, interest and days past due are as if it had never been."""
    found, expected = what_counts(after), what_counts(never)
    differ = {name: (found[name], expected[name]) for name in found if found[name] != expected[name]}
    ensure(not differ, "taken-out-never-was", f"found and expected: {differ}")


def _without_sequence(relationship: Relationship) -> Relationship:
    """Two payments are two events: versions differ, nothing else may."""
    return attrs.evolve(relationship, account=attrs.evolve(relationship.account, sequence=0))
