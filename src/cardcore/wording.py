"""Names that cardholders read, in 中文 and English: of reasons, card changes, refusals, fees, lines."""

import enum
from typing import Final

from cardcore.accounts.auto_repayment import Refusal
from cardcore.accounts.billing import LineKind
from cardcore.fees import FeeKind


class Language(enum.StrEnum):
    """The languages a cardholder is spoken to in."""

    ZH = "zh"
    EN = "en"


CARD_CHANGES: Final = {
    Language.ZH: {
        "activate": "已激活",
        "lock": "已锁定",
        "unlock": "已解锁",
        "report_lost": "已挂失",
        "expire": "已到期",
        "replace": "已更换",
        "close": "已注销",
    },
    Language.EN: {
        "activate": "is active",
        "lock": "is locked",
        "unlock": "is unlocked",
        "report_lost": "was reported lost",
        "expire": "has expired",
        "replace": "was replaced",
        "close": "is closed",
    },
}

BENEFITS: Final = {
    Language.ZH: {
        "points": "积分",
        "coupon": "优惠券",
        "vouchers": "代金券",
        "gift": "礼品",
        "interest_coupon": "息费券",
        "draw": "抽奖机会",
    },
    Language.EN: {
        "points": "points",
        "coupon": "a coupon",
        "vouchers": "a voucher",
        "gift": "a gift",
        "interest_coupon": "an interest coupon",
        "draw": "a chance in the draw",
    },
}
"""What offers give besides money, by its kind."""

REASONS: Final = {
    Language.ZH: {
        "card_lost": "卡片已挂失",
        "card_closed": "卡片已注销",
        "card_replaced": "卡片已更换",
        "card_expired": "卡片已过期",
        "card_locked": "卡片已锁定",
        "card_not_active": "卡片尚未激活",
        "account_closed": "账户已销户",
        "charged_off": "账户欠款已核销",
        "repayment_agreement": "账户正在履行还款协议",
        "suspended": "账户已暂停用卡",
        "delinquent": "账户逾期未还",
        "over_card_limit": "超过该卡额度",
        "over_cash_limit": "超过预借现金额度",
        "over_credit_limit": "超过可用额度",
        "plan_refused": "不符合分期条件",
    },
    Language.EN: {
        "card_lost": "the card was reported lost",
        "card_closed": "the card is closed",
        "card_replaced": "the card was replaced",
        "card_expired": "the card has expired",
        "card_locked": "the card is locked",
        "card_not_active": "the card is not activated yet",
        "account_closed": "the account is closed",
        "charged_off": "what is owed was charged off",
        "repayment_agreement": "a repayment agreement is running",
        "suspended": "the bank has paused the account",
        "delinquent": "a payment is overdue",
        "over_card_limit": "over the limit of this card",
        "over_cash_limit": "over the cash limit",
        "over_credit_limit": "over the credit limit",
        "plan_refused": "it cannot be paid in installments",
    },
}

REFUSALS: Final = {
    Language.ZH: {
        Refusal.INSUFFICIENT_FUNDS: "关联账户余额不足",
        Refusal.ACCOUNT_UNAVAILABLE: "关联账户不可用",
    },
    Language.EN: {
        Refusal.INSUFFICIENT_FUNDS: "it has not enough funds",
        Refusal.ACCOUNT_UNAVAILABLE: "it is not available",
    },
}

FEE_WORDS: Final = {
    Language.ZH: {
        FeeKind.CASH_ADVANCE: "预借现金手续费",
        FeeKind.LATE_CHARGE: "违约金",
        FeeKind.ANNUAL: "年费",
        FeeKind.FOREIGN_TRANSACTION: "外汇兑换手续费",
        FeeKind.OVERPAYMENT: "溢缴款领回手续费",
        FeeKind.REPLACEMENT: "损坏换卡手续费",
        FeeKind.STATEMENT_COPY: "补制对账单手续费",
        FeeKind.EARLY_SETTLEMENT: "提前还款违约金",
        FeeKind.POINTS_TRANSFER: "积分转赠手续费",
    },
    Language.EN: {
        FeeKind.CASH_ADVANCE: "Cash advance fee",
        FeeKind.LATE_CHARGE: "Late charge",
        FeeKind.ANNUAL: "Annual fee",
        FeeKind.FOREIGN_TRANSACTION: "Foreign transaction fee",
        FeeKind.OVERPAYMENT: "Credit withdrawal fee",
        FeeKind.REPLACEMENT: "Card replacement fee",
        FeeKind.STATEMENT_COPY: "Statement copy fee",
        FeeKind.EARLY_SETTLEMENT: "Early settlement charge",
        FeeKind.POINTS_TRANSFER: "Points transfer fee",
    },
}

LINE_WORDS: Final = {
    Language.ZH: {
        LineKind.PURCHASE: "消费",
        LineKind.CASH_ADVANCE: "预借现金",
        LineKind.FEE: "费用",
        LineKind.INTEREST: "利息",
        LineKind.PAYMENT: "还款",
        LineKind.REFUND: "退款",
        LineKind.WITHDRAWAL: "溢缴款领回",
        LineKind.REWARD: "返现",
        LineKind.ADJUSTMENT: "调账",
        LineKind.TRANSFER: "转账",
        LineKind.CHARGE_OFF: "核销",
        LineKind.RECOVERY: "核销后收回",
        LineKind.INSTALLMENT: "分期本金",
        LineKind.INSTALLMENT_INTEREST: "分期利息",
        LineKind.CONVERTED: "转分期",
    },
    Language.EN: {
        LineKind.PURCHASE: "Purchase",
        LineKind.CASH_ADVANCE: "Cash advance",
        LineKind.FEE: "Fee",
        LineKind.INTEREST: "Interest",
        LineKind.PAYMENT: "Repayment",
        LineKind.REFUND: "Refund",
        LineKind.WITHDRAWAL: "Credit withdrawn",
        LineKind.REWARD: "Cashback",
        LineKind.ADJUSTMENT: "Adjustment",
        LineKind.TRANSFER: "Transfer",
        LineKind.CHARGE_OFF: "Charged off",
        LineKind.RECOVERY: "Recovered",
        LineKind.INSTALLMENT: "Installment",
        LineKind.INSTALLMENT_INTEREST: "Installment interest",
        LineKind.CONVERTED: "Into installments",
    },
}
"""What each kind of line on a statement is called."""

ROW_WORDS: Final = {Language.ZH: "{plan} 第{number}期", Language.EN: "{plan}, row {number}"}


def row_words(description: str, language: Language) -> str:
    """The plan and the row that a line of installments describes; a plan alone stays as it is.

    >>> row_words("plan-10 3", Language.ZH), row_words("plan-10 3", Language.EN)
    ('plan-10 第3期', 'plan-10, row 3')
    """
    plan, _, number = description.rpartition(" ")
    return ROW_WORDS[language].format(plan=plan, number=number) if plan else description
