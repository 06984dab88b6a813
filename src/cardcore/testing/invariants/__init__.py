"""What must always be true of an account, as functions to run on a live book.

Each takes a `Book` – or, where the law is about doing something twice, what is to be done – returns
nothing, and raises `Broken` with its own name as the code where the law does not hold.

| | | |
|---|---|---|
| L1 | `entries_balance` | legs of every entry add up to nothing |
| L2 | `balances_are_sums_of_postings` | at every event |
| L3 | `history_only_grows` | two books of one account |
| L4 | `booked_in_order` | and nothing on a day that is closed |
| L5 | `one_currency` | opened once; two currencies meet only in an exchange pair |
| L6 | `amounts_are_whole` | integers, no empty leg, 64 bits |
| L7 | `refusal_changes_nothing` | on a store |
| L8 | `trial_balance_is_the_subledger` | control accounts |
| A1 | `open_to_buy_adds_up` | and every accepted authorization had room |
| A2 | `holds_resolve_once` | captured, reversed or expired |
| A3 | `claims_stay_within_purchases` | refunds and disputes of a purchase |
| A4 | `lower_limits_change_nothing` | nor does any other change of limits |
| A5 | `cards_share_the_line` | active, and within their own limits |
| A6 | `foreign_balances_take_of_the_line` | at the last rate, and with room |
| K1 | `cards_follow_their_table` | from issued to closed |
| K2 | `closed_accounts_are_settled` | while they are closed |
| S1 | `statements_add_up` | and follow one another |
| S2 | `postings_are_billed_once` | in their own period |
| S3 | `statements_never_change` | byte for byte |
| S4 | `minimum_is_fair` | between nothing and what is owed |
| S5 | `lines_add_up` | to the headline |
| P1 | `credits_are_spent` | every fen of a payment, refund or reward |
| P2 | `order_is_kept` | highest bucket first |
| P3 | `splitting_changes_nothing` | a payment in two parts |
| P4 | `taken_out_never_was` | two accounts |
| I1 | `grace_is_judged_fairly` | once, within the tolerance |
| I2 | `interest_is_rounded_once` | and its lines add up |
| I3 | `more_repaid_costs_no_more` | two books |
| I4 | `interest_has_a_base` | no interest on nothing, no rate above the cap |
| I5 | `late_charge_comes_once` | by the terms |
| I6 | `days_past_due_follow_what_is_past_due` | and a cure ends them |
| F1 | `fees_follow_their_terms` | annual fees once a card year |
| F2 | `card_years_count_their_spends` | less refunds |
| R1 | `lots_hold_the_points` | no empty lot |
| R2 | `points_are_spent_in_order`, `points_expire_in_time` | earliest expiry first |
| R3 | `claw_back_takes_what_there_is` | the rest is a shortfall |
| R4 | `points_are_conserved`, `exchanges_keep_their_rate` | issued = held + all that went |
| R4 | `points_are_in_the_books` | the liability of the lots, every day |
| G2 | `uses_stay_within_their_limits` | of offers, by one customer |
| N1 | `plans_add_up` | principal and fee, to the fen |
| N2 | `outstanding_follows_the_rows` | the last leaves nothing |
| N3 | `prepaid_is_paid_once` | and nothing is billed after |
| N4 | `refunds_unwind_once` | principal back, interest by its share |
| N5 | `disclosed_rates_are_true` | ± 1e-9, by another reckoning |
| C1 | `same_command_has_one_effect` | on a store |
| C2 | `history_gives_the_state`, `records_keep_everything` | fold and records |
| C3 | `journey_is_deterministic` | the same bytes |
| T1 | `closing_again_changes_nothing` | |
| T2 | `catching_up_is_closing_day_by_day` | |
| X1 | `history_is_sealed` | with seals kept elsewhere |
| X2 | `no_card_number_is_kept` | in no text of a record |
| X3 | `changes_are_answered_for` | on a store |

>>> from cardcore.testing.builders import day_end, program, purchase
>>> from cardcore.testing.stories import given
>>> story = given(program()).when(purchase("1000.00", "2024-01-10"), day_end("2024-02-05"))
>>> check(story.book)
"""

from collections.abc import Callable
from typing import Final

from cardcore.testing.invariants.abroad import foreign_balances_take_of_the_line
from cardcore.testing.invariants.billing import (
    lines_add_up,
    minimum_is_fair,
    postings_are_billed_once,
    statement_digest,
    statements_add_up,
    statements_never_change,
)
from cardcore.testing.invariants.book import Book, Moment
from cardcore.testing.invariants.charges import card_years_count_their_spends, fees_follow_their_terms
from cardcore.testing.invariants.claims import claims_stay_within_purchases
from cardcore.testing.invariants.closing import closed_accounts_are_settled
from cardcore.testing.invariants.cost import (
    days_past_due_follow_what_is_past_due,
    grace_is_judged_fairly,
    interest_has_a_base,
    interest_is_rounded_once,
    interest_of,
    late_charge_comes_once,
    more_repaid_costs_no_more,
)
from cardcore.testing.invariants.ledger import (
    amounts_are_whole,
    balances_are_sums_of_postings,
    booked_in_order,
    entries_balance,
    history_only_grows,
    one_currency,
    trial_balance_is_the_subledger,
)
from cardcore.testing.invariants.line import (
    cards_follow_their_table,
    cards_share_the_line,
    holds_resolve_once,
    lower_limits_change_nothing,
    open_to_buy_adds_up,
)
from cardcore.testing.invariants.loyalty import (
    claw_back_takes_what_there_is,
    exchanges_keep_their_rate,
    lots_hold_the_points,
    points_are_conserved,
    points_are_in_the_books,
    points_are_spent_in_order,
    points_expire_in_time,
    uses_stay_within_their_limits,
)
from cardcore.testing.invariants.plans import (
    disclosed_rates_are_true,
    outstanding_follows_the_rows,
    plans_add_up,
    prepaid_is_paid_once,
    refunds_unwind_once,
)
from cardcore.testing.invariants.repayment import (
    credits_are_spent,
    order_is_kept,
    splitting_changes_nothing,
    taken_out_never_was,
    what_counts,
)
from cardcore.testing.invariants.replay import (
    catching_up_is_closing_day_by_day,
    closing_again_changes_nothing,
    history_gives_the_state,
    journey_is_deterministic,
    records_keep_everything,
    refusal_changes_nothing,
    same_command_has_one_effect,
)
from cardcore.testing.invariants.security import (
    changes_are_answered_for,
    history_is_sealed,
    no_card_number_is_kept,
)

OF_A_BOOK: Final[dict[str, Callable[[Book], None]]] = {
    "L1": entries_balance,
    "L2": balances_are_sums_of_postings,
    "L4": booked_in_order,
    "L5": one_currency,
    "L6": amounts_are_whole,
    "L8": trial_balance_is_the_subledger,
    "A1": open_to_buy_adds_up,
    "A2": holds_resolve_once,
    "A3": claims_stay_within_purchases,
    "A4": lower_limits_change_nothing,
    "A5": cards_share_the_line,
    "A6": foreign_balances_take_of_the_line,
    "K1": cards_follow_their_table,
    "K2": closed_accounts_are_settled,
    "S1": statements_add_up,
    "S2": postings_are_billed_once,
    "S3": statements_never_change,
    "S4": minimum_is_fair,
    "S5": lines_add_up,
    "P1": credits_are_spent,
    "P2": order_is_kept,
    "I1": grace_is_judged_fairly,
    "I2": interest_is_rounded_once,
    "I4": interest_has_a_base,
    "I5": late_charge_comes_once,
    "I6": days_past_due_follow_what_is_past_due,
    "F1": fees_follow_their_terms,
    "F2": card_years_count_their_spends,
    "R1": lots_hold_the_points,
    "R2": points_are_spent_in_order,
    "R2 in time": points_expire_in_time,
    "R3": claw_back_takes_what_there_is,
    "R4": points_are_conserved,
    "R4 exchanged": exchanges_keep_their_rate,
    "R4 in the books": points_are_in_the_books,
    "G2": uses_stay_within_their_limits,
    "N1": plans_add_up,
    "N2": outstanding_follows_the_rows,
    "N3": prepaid_is_paid_once,
    "N4": refunds_unwind_once,
    "N5": disclosed_rates_are_true,
    "C2": history_gives_the_state,
    "C2 as stored": records_keep_everything,
    "X2": no_card_number_is_kept,
}
"""The laws of one book, each by its number."""


def check(book: Book) -> None:
    """Run every law on the book, and on the balance in each foreign currency as on an account of its own.

    The first that does not hold raises `Broken`.
    """
    for one in (book, *book.parts):
        for law in OF_A_BOOK.values():
            law(one)


__all__ = [
    "OF_A_BOOK",
    "Book",
    "Moment",
    "amounts_are_whole",
    "balances_are_sums_of_postings",
    "booked_in_order",
    "card_years_count_their_spends",
    "cards_follow_their_table",
    "cards_share_the_line",
    "catching_up_is_closing_day_by_day",
    "changes_are_answered_for",
    "check",
    "claims_stay_within_purchases",
    "claw_back_takes_what_there_is",
    "closed_accounts_are_settled",
    "closing_again_changes_nothing",
    "credits_are_spent",
    "days_past_due_follow_what_is_past_due",
    "disclosed_rates_are_true",
    "entries_balance",
    "exchanges_keep_their_rate",
    "fees_follow_their_terms",
    "foreign_balances_take_of_the_line",
    "grace_is_judged_fairly",
    "history_gives_the_state",
    "history_is_sealed",
    "history_only_grows",
    "holds_resolve_once",
    "interest_has_a_base",
    "interest_is_rounded_once",
    "interest_of",
    "journey_is_deterministic",
    "late_charge_comes_once",
    "lines_add_up",
    "lots_hold_the_points",
    "lower_limits_change_nothing",
    "minimum_is_fair",
    "more_repaid_costs_no_more",
    "no_card_number_is_kept",
    "one_currency",
    "open_to_buy_adds_up",
    "order_is_kept",
    "outstanding_follows_the_rows",
    "plans_add_up",
    "points_are_conserved",
    "points_are_in_the_books",
    "points_are_spent_in_order",
    "points_expire_in_time",
    "postings_are_billed_once",
    "prepaid_is_paid_once",
    "records_keep_everything",
    "refunds_unwind_once",
    "refusal_changes_nothing",
    "same_command_has_one_effect",
    "splitting_changes_nothing",
    "statement_digest",
    "statements_add_up",
    "statements_never_change",
    "taken_out_never_was",
    "trial_balance_is_the_subledger",
    "uses_stay_within_their_limits",
    "what_counts",
]
