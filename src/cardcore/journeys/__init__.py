"""Journeys: one thing carried from start to end through the slices, one file each.

A journey takes the relationship as it was, what is asked and the programme, and returns an `Outcome`.
It first closes the days that the account is behind. The order of its steps is a business decision and
is read in one function body.
"""

from cardcore.journeys.adjust import Adjustment, adjust
from cardcore.journeys.agree_repayment import (
    RepaymentAgreement,
    agree_repayment,
    resume_collection,
    stop_collection,
)
from cardcore.journeys.authorize import (
    AuthorizationRequest,
    Increment,
    authorize,
    increment_authorization,
    reverse_authorization,
)
from cardcore.journeys.backdate import backdate, void
from cardcore.journeys.batch import Batch
from cardcore.journeys.buy_exchange import ExchangeOrder, buy_exchange
from cardcore.journeys.cards import (
    CardOrder,
    CardRequest,
    Replacement,
    activate_card,
    close_card,
    issue_card,
    lock_card,
    replace_card,
    report_lost,
    unlock_card,
)
from cardcore.journeys.change_plan import change_plan, plan_told_after, quote_plan_change
from cardcore.journeys.change_rates import RateChange, change_rates
from cardcore.journeys.change_statement_day import StatementDayChange, change_statement_day
from cardcore.journeys.charge_fee import FeeRequest, charge_fee
from cardcore.journeys.charge_off import ChargeOffRequest, charge_off
from cardcore.journeys.close_account import ClosingRequest, close_account
from cardcore.journeys.close_day import close_day
from cardcore.journeys.convert import Conversion, ConversionQuote, convert, quote_conversion
from cardcore.journeys.dispute import (
    Chargeback,
    Dispute,
    DisputeRuling,
    Representment,
    charge_back,
    open_dispute,
    represent,
    resolve_dispute,
)
from cardcore.journeys.end_pot import PotEnding, end_pot
from cardcore.journeys.enroll import Enrollment, enroll
from cardcore.journeys.give_points import Gift, GiftArrived, arriving, give_points, receive_points
from cardcore.journeys.limits import (
    LimitChange,
    OverLimitConsent,
    TemporaryIncrease,
    change_limit,
    consent_over_limit,
    grant_temporary_limit,
    resume_account,
    suspend_account,
)
from cardcore.journeys.open_account import Opening, open_account
from cardcore.journeys.post import CashAdvance, Purchase, Refund, post
from cardcore.journeys.prize_draws import (
    Announcement,
    DrawClosing,
    DrawHolding,
    PrizeRequest,
    announce_draw,
    claim_prize,
    close_draw,
    enter_draw,
    hold_draw,
)
from cardcore.journeys.receive_payment import Payment, receive_payment
from cardcore.journeys.red_packets import (
    PacketOpening,
    PacketReturn,
    open_red_packet,
    return_red_packet,
    send_red_packet,
)
from cardcore.journeys.redeem_points import (
    Cancellation,
    RedemptionRequest,
    cancel_redemption,
    redeem_points,
)
from cardcore.journeys.refund_purchase import refund_purchase
from cardcore.journeys.release_points import PointsRelease, release_points
from cardcore.journeys.repay_automatically import (
    AutoRepaymentRequest,
    Collection,
    arrange_auto_repayment,
    collection_due,
    record_collection,
)
from cardcore.journeys.shared_bills import (
    CollectionClosing,
    SharePayment,
    ShareRefusal,
    close_bill,
    decline_share,
    open_bill,
    pay_share,
)
from cardcore.journeys.transfer import (
    Transfer,
    TransferArrived,
    transfer_in,
    transfer_out,
    transferred,
)
from cardcore.journeys.use_benefit import BenefitUse, use_benefit
from cardcore.journeys.wallet import (
    Exchange,
    Joining,
    MemberRedemption,
    MemberSpend,
    exchange_points,
    join_programme,
    redeem_as_member,
    spend_as_member,
)
from cardcore.journeys.winning import Judged, judge, try_offers
from cardcore.journeys.withdraw_credit import Withdrawal, withdraw_credit

__all__ = [
    "Adjustment",
    "Announcement",
    "AuthorizationRequest",
    "AutoRepaymentRequest",
    "Batch",
    "BenefitUse",
    "Cancellation",
    "CardOrder",
    "CardRequest",
    "CashAdvance",
    "ChargeOffRequest",
    "Chargeback",
    "ClosingRequest",
    "Collection",
    "CollectionClosing",
    "Conversion",
    "ConversionQuote",
    "Dispute",
    "DisputeRuling",
    "DrawClosing",
    "DrawHolding",
    "Enrollment",
    "Exchange",
    "ExchangeOrder",
    "FeeRequest",
    "Gift",
    "GiftArrived",
    "Increment",
    "Joining",
    "Judged",
    "LimitChange",
    "MemberRedemption",
    "MemberSpend",
    "Opening",
    "OverLimitConsent",
    "PacketOpening",
    "PacketReturn",
    "Payment",
    "PointsRelease",
    "PotEnding",
    "PrizeRequest",
    "Purchase",
    "RateChange",
    "RedemptionRequest",
    "Refund",
    "RepaymentAgreement",
    "Replacement",
    "Representment",
    "SharePayment",
    "ShareRefusal",
    "StatementDayChange",
    "TemporaryIncrease",
    "Transfer",
    "TransferArrived",
    "Withdrawal",
    "activate_card",
    "adjust",
    "agree_repayment",
    "announce_draw",
    "arrange_auto_repayment",
    "arriving",
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
    "collection_due",
    "consent_over_limit",
    "convert",
    "decline_share",
    "end_pot",
    "enroll",
    "enter_draw",
    "exchange_points",
    "give_points",
    "grant_temporary_limit",
    "hold_draw",
    "increment_authorization",
    "issue_card",
    "join_programme",
    "judge",
    "lock_card",
    "open_account",
    "open_bill",
    "open_dispute",
    "open_red_packet",
    "pay_share",
    "plan_told_after",
    "post",
    "quote_conversion",
    "quote_plan_change",
    "receive_payment",
    "receive_points",
    "record_collection",
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
    "stop_collection",
    "suspend_account",
    "transfer_in",
    "transfer_out",
    "transferred",
    "try_offers",
    "unlock_card",
    "use_benefit",
    "void",
    "withdraw_credit",
]
