"""Use cases: load, call one journey, save. No decision is made here.

Each takes the store, the command's envelope, what is asked and the programme, does it exactly once and
returns the receipt.
"""

from cardcore.usecases.adjust import adjust
from cardcore.usecases.agree_repayment import agree_repayment, resume_collection, stop_collection
from cardcore.usecases.authorize import authorize, increment_authorization, reverse_authorization
from cardcore.usecases.backdate import backdate, void
from cardcore.usecases.buy_exchange import buy_exchange
from cardcore.usecases.cards import (
    activate_card,
    close_card,
    issue_card,
    lock_card,
    replace_card,
    report_lost,
    unlock_card,
)
from cardcore.usecases.change_plan import change_plan
from cardcore.usecases.change_rates import change_rates
from cardcore.usecases.change_statement_day import change_statement_day
from cardcore.usecases.charge_fee import charge_fee
from cardcore.usecases.charge_off import charge_off
from cardcore.usecases.claims import (
    charge_back,
    open_dispute,
    refund_purchase,
    represent,
    resolve_dispute,
)
from cardcore.usecases.close_account import close_account
from cardcore.usecases.close_day import close_day
from cardcore.usecases.collect_repayment import arrange_auto_repayment, collect_repayment
from cardcore.usecases.convert import convert
from cardcore.usecases.enroll import enroll
from cardcore.usecases.give_points import give_points
from cardcore.usecases.limits import (
    change_limit,
    consent_over_limit,
    grant_temporary_limit,
    resume_account,
    suspend_account,
)
from cardcore.usecases.open_account import open_account
from cardcore.usecases.post import post
from cardcore.usecases.prize_draws import announce_draw, claim_prize, close_draw, enter_draw, hold_draw
from cardcore.usecases.receive_payment import receive_payment
from cardcore.usecases.red_packets import open_red_packet, return_red_packet, send_red_packet
from cardcore.usecases.redeem_points import cancel_redemption, redeem_points, release_points
from cardcore.usecases.shared_bills import close_bill, decline_share, open_bill, pay_share
from cardcore.usecases.statements import StatementPage, statement_pages
from cardcore.usecases.transfer import transfer
from cardcore.usecases.use_benefit import use_benefit
from cardcore.usecases.wallet import (
    exchange_points,
    join_programme,
    redeem_as_member,
    spend_as_member,
)
from cardcore.usecases.withdraw_credit import withdraw_credit

__all__ = [
    "StatementPage",
    "activate_card",
    "adjust",
    "agree_repayment",
    "announce_draw",
    "arrange_auto_repayment",
    "authorize",
    "backdate",
    "buy_exchange",
    "cancel_redemption",
    "change_limit",
    "change_plan",
    "change_rates",
    "change_statement_day",
    "charge_back",
    "charge_fee",
    "charge_off",
    "claim_prize",
    "close_account",
    "close_bill",
    "close_card",
    "close_day",
    "close_draw",
    "collect_repayment",
    "consent_over_limit",
    "convert",
    "decline_share",
    "enroll",
    "enter_draw",
    "exchange_points",
    "give_points",
    "grant_temporary_limit",
    "hold_draw",
    "increment_authorization",
    "issue_card",
    "join_programme",
    "lock_card",
    "open_account",
    "open_bill",
    "open_dispute",
    "open_red_packet",
    "pay_share",
    "post",
    "receive_payment",
    "redeem_as_member",
    "redeem_points",
    "refund_purchase",
    "release_points",
    "replace_card",
    "report_lost",
    "represent",
    "resolve_dispute",
    "resume_account",
    "resume_collection",
    "return_red_packet",
    "reverse_authorization",
    "send_red_packet",
    "spend_as_member",
    "statement_pages",
    "stop_collection",
    "suspend_account",
    "transfer",
    "unlock_card",
    "use_benefit",
    "void",
    "withdraw_credit",
]
