"""Notices: what is said to a cardholder; how it travels is a channel's business.

A notice is a value: its kind, the day, and the facts to tell. `text` puts it into words, 中文 or English.

>>> notice = Notice(NoticeKind.PAYMENT_RECEIVED, AccountId("a-1"), 737_998, "CNY", {"amount": 10_000})
>>> text(notice, Language.EN)
'2021-07-27: your repayment of CNY 100.00 was received. Thank you.'
>>> text(notice, Language.ZH)
'2021年7月27日，已收到您的还款人民币100.00元，谢谢。'
"""

import datetime
import enum
from collections.abc import Mapping
from typing import Final

from cardcore.accounts.auto_repayment import Refusal
from cardcore.calendars import date_text
from cardcore.fees import FeeKind
from cardcore.ids import AccountId
from cardcore.money import display_amount
from cardcore.values import frozen
from cardcore.wording import BENEFITS as BENEFITS
from cardcore.wording import CARD_CHANGES as CARD_CHANGES
from cardcore.wording import FEE_WORDS as FEE_WORDS
from cardcore.wording import REASONS as REASONS
from cardcore.wording import REFUSALS as REFUSALS
from cardcore.wording import Language as Language


class NoticeKind(enum.StrEnum):
    """What a notice is about."""

    SPENT = "spent"
    CASH_DRAWN = "cash_drawn"
    DECLINED = "declined"
    REFUNDED = "refunded"
    REWARDED = "rewarded"
    REWARD_TAKEN_BACK = "reward_taken_back"
    REWARD_PROMISED = "reward_promised"
    BENEFIT_GRANTED = "benefit_granted"
    BENEFIT_USED = "benefit_used"
    BENEFIT_TAKEN_BACK = "benefit_taken_back"
    QUOTA_GONE = "quota_gone"
    PAYMENT_RECEIVED = "payment_received"
    STATEMENT_READY = "statement_ready"
    MINIMUM_MISSED = "minimum_missed"
    FEE_CHARGED = "fee_charged"
    CREDIT_WITHDRAWN = "credit_withdrawn"
    COLLECTION_REFUSED = "collection_refused"
    RATES_CHANGED = "rates_changed"
    PLAN_OPENED = "plan_opened"
    PLAN_SETTLED = "plan_settled"
    PLAN_PREPAID = "plan_prepaid"
    PLAN_REFUNDED = "plan_refunded"
    PLAN_CANCELLED = "plan_cancelled"
    PLAN_REAGED = "plan_reaged"
    CARD_ISSUED = "card_issued"
    CARD_CHANGED = "card_changed"
    LIMIT_CHANGED = "limit_changed"
    TEMPORARY_LIMIT = "temporary_limit"
    OVER_LIMIT_USED = "over_limit_used"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    HISTORY_CORRECTED = "history_corrected"
    STATEMENT_DAY_CHANGED = "statement_day_changed"
    DEBIT_ADJUSTED = "debit_adjusted"
    CREDIT_ADJUSTED = "credit_adjusted"
    REPAYMENT_AGREED = "repayment_agreed"
    AGREEMENT_FULFILLED = "agreement_fulfilled"
    AGREEMENT_BROKEN = "agreement_broken"
    CHARGED_OFF = "charged_off"
    TRANSFERRED_OUT = "transferred_out"
    TRANSFERRED_IN = "transferred_in"
    ACCOUNT_CLOSED = "account_closed"
    ACCOUNT_REOPENED = "account_reopened"
    DISPUTE_OPENED = "dispute_opened"
    DISPUTE_CONTESTED = "dispute_contested"
    DISPUTE_WON = "dispute_won"
    DISPUTE_LOST = "dispute_lost"
    POINTS_EXPIRED = "points_expired"
    POINTS_REDEEMED = "points_redeemed"
    REDEMPTION_CANCELLED = "redemption_cancelled"
    POINTS_GIVEN = "points_given"
    POINTS_RECEIVED = "points_received"
    POINTS_EXCHANGED = "points_exchanged"
    EXCHANGE_BOUGHT = "exchange_bought"
    RED_PACKET_OPENED = "red_packet_opened"
    RED_PACKET_RETURNED = "red_packet_returned"
    SHARE_ASKED = "share_asked"
    SHARE_PAID = "share_paid"
    PRIZE_WON = "prize_won"


Facts = Mapping[str, int | str]
"""What there is to tell: amounts in minor units, dates as ordinals, names.

An amount in another currency than the notice's has its currency beside it: ``sold`` and ``sold_in``.
"""


@frozen
class Notice:
    """Something to tell one cardholder; amounts in minor units, dates as ordinals."""

    kind: NoticeKind
    account_id: AccountId
    on: int
    currency: str
    facts: Facts

    def __repr__(self) -> str:
        """All of it but the codes of coupons, which are for the cardholder alone."""
        facts = {name: "****" if name == "codes" else fact for name, fact in self.facts.items()}
        return f"Notice({self.kind!s}, {self.account_id!r}, {self.on}, {self.currency!r}, {facts})"


TEMPLATES: Final = {
    Language.ZH: {
        NoticeKind.SPENT: "{on}，您在{merchant}消费{amount}，可用额度{open_to_buy}。",
        NoticeKind.CASH_DRAWN: "{on}，您预借现金{amount}，手续费{fee}。",
        NoticeKind.DECLINED: "{on}，您在{merchant}的{amount}交易未成功：{reason}。",
        NoticeKind.REFUNDED: "{on}，{merchant}退款{amount}已入账。",
        NoticeKind.REWARDED: "{on}，您获得返现{amount}（{offer}），已入账。",
        NoticeKind.REWARD_TAKEN_BACK: "{on}，因消费退款，收回返现{amount}（{offer}）。",
        NoticeKind.REWARD_PROMISED: "{on}，您获得返现{amount}（{offer}），将于{pays_on}入账。",
        NoticeKind.BENEFIT_GRANTED: "{on}，您获得{benefit}，数量{count}（{offer}）。",
        NoticeKind.BENEFIT_USED: "{on}，您已使用{benefit}，数量{count}（{offer}）。",
        NoticeKind.BENEFIT_TAKEN_BACK: "{on}，因消费退款，收回{benefit}，数量{count}（{offer}）。",
        NoticeKind.QUOTA_GONE: "{on}，退款已撤销，您的优惠（{offer}）恢复；退还的名额已被他人使用。",
        NoticeKind.PAYMENT_RECEIVED: "{on}，已收到您的还款{amount}，谢谢。",
        NoticeKind.STATEMENT_READY: (
            "您{on}的账单已出：本期应还{closing_balance}，最低还款额{minimum_payment_due}，"
            "到期还款日{payment_due_date}。"
        ),
        NoticeKind.MINIMUM_MISSED: (
            "截至{on}，您的最低还款额尚缺{shortfall}，请尽快还款；本次违约金{late_charge}。"
        ),
        NoticeKind.FEE_CHARGED: "{on}，{fee_kind}{amount}已入账。",
        NoticeKind.CREDIT_WITHDRAWN: "{on}，您领回溢缴款{amount}，手续费{fee}。",
        NoticeKind.COLLECTION_REFUSED: "{on}，自动还款{amount}扣款未成功：{refusal}，请您及时还款。",
        NoticeKind.RATES_CHANGED: "自{on}起，您的日利率为：消费{purchase_rate}，预借现金{cash_rate}。",
        NoticeKind.PLAN_OPENED: (
            "{on}，您的分期{plan}已办理：本金{amount}，共{periods}期，首期应还{first}，分期利息合计{interest}。"
        ),
        NoticeKind.PLAN_SETTLED: "{on}，您的分期{plan}已提前结清，剩余本金{amount}，本次入账共{due}。",
        NoticeKind.PLAN_PREPAID: "{on}，您的分期{plan}提前还款本金{amount}，本次入账共{due}。",
        NoticeKind.PLAN_REFUNDED: "{on}，您的分期{plan}发生退款{amount}，剩余各期已相应调整。",
        NoticeKind.PLAN_CANCELLED: "{on}，您的分期{plan}已撤销，本金{amount}转回账户，不收分期利息。",
        NoticeKind.PLAN_REAGED: "{on}，您的分期{plan}剩余本金{amount}已重新约定还款计划。",
        NoticeKind.CARD_ISSUED: "{on}，您尾号{last_four}的卡片已制成，请激活后使用。",
        NoticeKind.CARD_CHANGED: "{on}，您尾号{last_four}的卡片{card_change}。",
        NoticeKind.LIMIT_CHANGED: "{on}，您的信用额度调整为{credit_limit}。",
        NoticeKind.TEMPORARY_LIMIT: "{on}，您获得临时额度{amount}，有效期{from_date}至{to_date}。",
        NoticeKind.OVER_LIMIT_USED: "{on}，您使用超授信额度服务{amount}，不收取超限费。",
        NoticeKind.SUSPENDED: "{on}，您的账户已暂停用卡，已入账交易不受影响。",
        NoticeKind.RESUMED: "{on}，您的账户已恢复用卡。",
        NoticeKind.HISTORY_CORRECTED: "{on}，您的账户已更正：{value_date}的一笔{amount}按当日重新计算。",
        NoticeKind.STATEMENT_DAY_CHANGED: "{on}，您的账单日已更改，下一账单日为{next_statement_date}。",
        NoticeKind.DEBIT_ADJUSTED: "{on}，您的账户调整计入{amount}：{note}。",
        NoticeKind.CREDIT_ADJUSTED: "{on}，您的账户调整减免{amount}：{note}。",
        NoticeKind.REPAYMENT_AGREED: (
            "{on}，您的个性化分期还款协议已生效：欠款{amount}分{periods}期偿还，首期应还{first}；按期还款期间停止催收。"
        ),
        NoticeKind.AGREEMENT_FULFILLED: "{on}，您的个性化分期还款协议已全部履行，谢谢。",
        NoticeKind.AGREEMENT_BROKEN: (
            "{on}，您未按期还款，个性化分期还款协议终止：欠款{amount}须立即偿还，并恢复计息和催收。"
        ),
        NoticeKind.CHARGED_OFF: "{on}，您的欠款{amount}已停止计收息费；欠款仍应偿还，请与我们联系。",
        NoticeKind.TRANSFERRED_OUT: "{on}，您的欠款{amount}已转至账户{other_account}。",
        NoticeKind.TRANSFERRED_IN: "{on}，账户{other_account}的欠款{amount}已转入您的账户。",
        NoticeKind.ACCOUNT_CLOSED: (
            "{on}，您的账户已销户，卡片随之注销；此前的交易在{clears_until}前仍可能入账，届时须偿还；退款将转付给您。"
        ),
        NoticeKind.ACCOUNT_REOPENED: (
            "{on}，{merchant}的交易在销户后入账，您的账户已重新出账；还清后请再次申请销户。"
        ),
        NoticeKind.DISPUTE_OPENED: (
            "{on}，您对{merchant}交易的争议已受理：{amount}暂记入您的账户，裁定前不计息、不计入最低还款额。"
        ),
        NoticeKind.DISPUTE_CONTESTED: "{on}，{merchant}对您的争议再次请款{amount}，裁定前暂记金额保持不变。",
        NoticeKind.DISPUTE_WON: "{on}，您对{merchant}交易的争议成立，{amount}不再收取。",
        NoticeKind.DISPUTE_LOST: (
            "{on}，您对{merchant}交易的争议不成立，{amount}自{value_date}起重新计入您的账户。"
        ),
        NoticeKind.POINTS_EXPIRED: "您的{points}积分已于{on}到期失效。",
        NoticeKind.POINTS_REDEEMED: "{on}，您以{points}积分和{cash}兑换{item}，可用积分{points_left}分。",
        NoticeKind.REDEMPTION_CANCELLED: (
            "{on}，兑换{redemption}已取消，退回{points}积分和{cash}，可用积分{points_left}分。"
        ),
        NoticeKind.POINTS_GIVEN: (
            "{on}，您向{friend}转赠{points}积分，手续费{points_fee}积分，可用积分{points_left}分。"
        ),
        NoticeKind.POINTS_RECEIVED: "{on}，您收到{friend}转赠的{points}积分，可用积分{points_left}分。",
        NoticeKind.POINTS_EXCHANGED: (
            "{on}，您将{member}的{points}积分兑换为{other_member}的{points_given}积分。"
        ),
        NoticeKind.EXCHANGE_BOUGHT: "{on}，您以{sold}购汇{amount}（汇率{rate}），已用于还款。",
        NoticeKind.RED_PACKET_OPENED: "{on}，您领取了{friend}的红包{amount}。",
        NoticeKind.RED_PACKET_RETURNED: "{on}，您的红包未领完，{amount}已退回。",
        NoticeKind.SHARE_ASKED: "{on}，{friend}向您发起AA收款{amount}，请于{payment_due_date}前支付。",
        NoticeKind.SHARE_PAID: "{on}，{friend}已支付AA收款{amount}。",
        NoticeKind.PRIZE_WON: "{on}，恭喜您抽中{item}，请于{to_date}前领取。",
    },
    Language.EN: {
        NoticeKind.SPENT: "{on}: {amount} spent at {merchant}; {open_to_buy} left to spend.",
        NoticeKind.CASH_DRAWN: "{on}: {amount} drawn in cash, fee {fee}.",
        NoticeKind.DECLINED: "{on}: {amount} at {merchant} was declined: {reason}.",
        NoticeKind.REFUNDED: "{on}: {merchant} refunded {amount}.",
        NoticeKind.REWARDED: "{on}: you won {amount} cashback ({offer}), credited to your account.",
        NoticeKind.REWARD_TAKEN_BACK: (
            "{on}: {amount} of cashback ({offer}) was taken back, because its purchase was refunded."
        ),
        NoticeKind.REWARD_PROMISED: "{on}: you won {amount} cashback ({offer}), to be credited on {pays_on}.",
        NoticeKind.BENEFIT_GRANTED: "{on}: you won {benefit}, {count} of it ({offer}).",
        NoticeKind.BENEFIT_USED: "{on}: you used {benefit}, {count} of it ({offer}).",
        NoticeKind.BENEFIT_TAKEN_BACK: (
            "{on}: {benefit}, {count} of it ({offer}), was taken back, because its purchase was refunded."
        ),
        NoticeKind.QUOTA_GONE: (
            "{on}: your refund was undone and your reward ({offer}) stands again; "
            "others have used its quota meanwhile."
        ),
        NoticeKind.PAYMENT_RECEIVED: "{on}: your repayment of {amount} was received. Thank you.",
        NoticeKind.STATEMENT_READY: (
            "Your statement of {on} is ready: balance {closing_balance}, minimum payment "
            "{minimum_payment_due}, due on {payment_due_date}."
        ),
        NoticeKind.MINIMUM_MISSED: (
            "As of {on}, {shortfall} is missing from your minimum payment; please repay it soon. "
            "Late charge: {late_charge}."
        ),
        NoticeKind.FEE_CHARGED: "{on}: {fee_kind} of {amount} charged.",
        NoticeKind.CREDIT_WITHDRAWN: "{on}: {amount} of your credit balance withdrawn, fee {fee}.",
        NoticeKind.COLLECTION_REFUSED: (
            "{on}: {amount} could not be collected from your linked account: {refusal}. Please repay it."
        ),
        NoticeKind.RATES_CHANGED: (
            "From {on} on your daily interest rates are {purchase_rate} on purchases and {cash_rate} on cash."
        ),
        NoticeKind.PLAN_OPENED: (
            "{on}: installment plan {plan} of {amount} in {periods} periods; the first is {first}, "
            "the interest {interest} in all."
        ),
        NoticeKind.PLAN_SETTLED: (
            "{on}: installment plan {plan} was settled early: {amount} of principal, {due} charged in all."
        ),
        NoticeKind.PLAN_PREPAID: (
            "{on}: {amount} of installment plan {plan} was repaid early, {due} charged in all."
        ),
        NoticeKind.PLAN_REFUNDED: (
            "{on}: {amount} of installment plan {plan} was refunded; its rows are smaller now."
        ),
        NoticeKind.PLAN_CANCELLED: (
            "{on}: installment plan {plan} was cancelled; {amount} is back on your account, free of interest."
        ),
        NoticeKind.PLAN_REAGED: "{on}: the {amount} still owed on installment plan {plan} has new dates.",
        NoticeKind.CARD_ISSUED: "{on}: your card ending in {last_four} was made; activate it to use it.",
        NoticeKind.CARD_CHANGED: "{on}: your card ending in {last_four} {card_change}.",
        NoticeKind.LIMIT_CHANGED: "{on}: your credit limit is now {credit_limit}.",
        NoticeKind.TEMPORARY_LIMIT: "{on}: {amount} more may be spent from {from_date} to {to_date}.",
        NoticeKind.OVER_LIMIT_USED: "{on}: you went {amount} over your limit by consent; it costs no fee.",
        NoticeKind.SUSPENDED: "{on}: your account is suspended; what is posted already is not affected.",
        NoticeKind.RESUMED: "{on}: your account may be used again.",
        NoticeKind.HISTORY_CORRECTED: (
            "{on}: your account was corrected: {amount} of {value_date} is reckoned from that day."
        ),
        NoticeKind.STATEMENT_DAY_CHANGED: (
            "{on}: your statement day was changed; the next statement is of {next_statement_date}."
        ),
        NoticeKind.DEBIT_ADJUSTED: "{on}: {amount} was charged to your account: {note}.",
        NoticeKind.CREDIT_ADJUSTED: "{on}: {amount} was credited to your account: {note}.",
        NoticeKind.REPAYMENT_AGREED: (
            "{on}: your repayment agreement holds: {amount} in {periods} rows, the first of {first}; "
            "nobody collects from you as long as you keep it."
        ),
        NoticeKind.AGREEMENT_FULFILLED: "{on}: your repayment agreement is fulfilled. Thank you.",
        NoticeKind.AGREEMENT_BROKEN: (
            "{on}: you have missed a row, so your repayment agreement ends: {amount} is due at once, "
            "bears interest and is collected again."
        ),
        NoticeKind.CHARGED_OFF: (
            "{on}: no more interest and fees are charged on the {amount} that you owe; "
            "it is owed all the same, please contact us."
        ),
        NoticeKind.TRANSFERRED_OUT: "{on}: {amount} that you owed is owed on account {other_account} now.",
        NoticeKind.TRANSFERRED_IN: "{on}: {amount} owed on account {other_account} is owed here now.",
        NoticeKind.ACCOUNT_CLOSED: (
            "{on}: your account is closed, and its cards with it. What was bought before may still be "
            "presented until {clears_until} and is owed then; refunds are paid out to you."
        ),
        NoticeKind.ACCOUNT_REOPENED: (
            "{on}: something of {merchant} was posted after the closing, so your account bills again; "
            "ask for its closing anew once that is repaid."
        ),
        NoticeKind.DISPUTE_OPENED: (
            "{on}: your dispute of {merchant} was taken up; {amount} is credited to your account, bears no "
            "interest and counts towards no minimum payment until it is ruled on."
        ),
        NoticeKind.DISPUTE_CONTESTED: (
            "{on}: {merchant} has presented the {amount} that you dispute again; "
            "your credit stays until the ruling."
        ),
        NoticeKind.DISPUTE_WON: "{on}: your dispute of {merchant} was upheld; {amount} is no longer owed.",
        NoticeKind.DISPUTE_LOST: (
            "{on}: your dispute of {merchant} was not upheld; {amount} is owed again, from {value_date} on."
        ),
        NoticeKind.POINTS_EXPIRED: "{points} of your points expired on {on}.",
        NoticeKind.POINTS_REDEEMED: (
            "{on}: {item} redeemed for {points} points and {cash}; {points_left} points left to spend."
        ),
        NoticeKind.REDEMPTION_CANCELLED: (
            "{on}: redemption {redemption} cancelled, {points} points and {cash} given back; "
            "{points_left} points left to spend."
        ),
        NoticeKind.POINTS_GIVEN: (
            "{on}: {points} points given to {friend} for a fee of {points_fee} points; "
            "{points_left} points left to spend."
        ),
        NoticeKind.POINTS_RECEIVED: (
            "{on}: {points} points received from {friend}; {points_left} points left to spend."
        ),
        NoticeKind.POINTS_EXCHANGED: (
            "{on}: {points} points of {member} became {points_given} points of {other_member}."
        ),
        NoticeKind.EXCHANGE_BOUGHT: "{on}: {amount} bought for {sold} at {rate} and repaid with.",
        NoticeKind.RED_PACKET_OPENED: "{on}: you opened {amount} of {friend}'s red packet.",
        NoticeKind.RED_PACKET_RETURNED: "{on}: {amount} of your red packet was not taken and is back.",
        NoticeKind.SHARE_ASKED: "{on}: {friend} asks you for {amount} of a bill, by {payment_due_date}.",
        NoticeKind.SHARE_PAID: "{on}: {friend} paid {amount} of your shared bill.",
        NoticeKind.PRIZE_WON: "{on}: you won {item} in the draw; claim it by {to_date}.",
    },
}


_DATES: Final = {
    "clears_until",
    "from_date",
    "next_statement_date",
    "payment_due_date",
    "pays_on",
    "to_date",
    "value_date",
}
_NAMES: Final = (
    {"codes", "last_four", "merchant", "note", "offer", "plan"}
    | {"purchase_rate", "cash_rate", "item", "redemption", "friend"}
    | {"member", "other_member", "rate", "sold_in", "open_to_buy_in"}
    | {"other_account"}
)
_COUNTS: Final = {"count", "periods", "points", "points_fee", "points_given", "points_left"}


def text(notice: Notice, language: Language) -> str:
    """The notice in words."""
    words = {"on": date_words(notice.on, language)}
    for name, fact in notice.facts.items():
        currency = str(notice.facts.get(f"{name}_in", notice.currency))
        words[name] = _words(name, fact, currency, language)
    if "codes" in words:
        words["benefit"] += f" {words['codes']}"
    return TEMPLATES[language][notice.kind].format_map(words)


def _words(name: str, fact: int | str, currency: str, language: Language) -> str:
    if isinstance(fact, str):
        return _name_words(name, fact, language)
    if name in _COUNTS:
        return f"{fact:,}"
    return date_words(fact, language) if name in _DATES else amount_words(fact, currency, language)


def _name_words(name: str, fact: str, language: Language) -> str:
    if name == "fee_kind":
        return FEE_WORDS[language][FeeKind(fact)]
    if name == "card_change":
        return CARD_CHANGES[language][fact]
    if name == "benefit":
        kind, _, called = fact.partition("/")
        return f"{BENEFITS[language][kind]} {called}".rstrip()
    if name == "refusal":
        return REFUSALS[language][Refusal(fact)]
    return fact if name in _NAMES else REASONS[language][fact]


def date_words(on: int, language: Language) -> str:
    """A day as people write it."""
    if language is Language.EN:
        return date_text(on)
    date = datetime.date.fromordinal(on)
    return f"{date.year}年{date.month}月{date.day}日"


def amount_words(minor: int, currency: str, language: Language) -> str:
    """An amount with its currency, as people write it."""
    number = display_amount(minor, currency)
    if language is Language.ZH and currency == "CNY":
        return f"人民币{number}元"
    return f"{currency} {number}"
