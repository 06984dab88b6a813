"""Letters: a notice as an e-mail. Its subject tells no amount, its text no account number."""

import hashlib
import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from typing import Final

from cardcore.errors import InvalidInput
from cardcore.notices import Language, Notice, NoticeKind, text

SUBJECTS: Final = {
    Language.ZH: {
        NoticeKind.SPENT: "消费提醒",
        NoticeKind.CASH_DRAWN: "预借现金提醒",
        NoticeKind.DECLINED: "交易未成功提醒",
        NoticeKind.REFUNDED: "退款入账提醒",
        NoticeKind.REWARDED: "返现入账提醒",
        NoticeKind.REWARD_TAKEN_BACK: "返现收回提醒",
        NoticeKind.REWARD_PROMISED: "返现到账预告",
        NoticeKind.BENEFIT_GRANTED: "您获得权益",
        NoticeKind.BENEFIT_USED: "权益使用提醒",
        NoticeKind.BENEFIT_TAKEN_BACK: "权益收回提醒",
        NoticeKind.QUOTA_GONE: "优惠恢复提醒",
        NoticeKind.PAYMENT_RECEIVED: "还款入账提醒",
        NoticeKind.STATEMENT_READY: "您的账单已出",
        NoticeKind.MINIMUM_MISSED: "还款逾期提醒",
        NoticeKind.FEE_CHARGED: "费用入账提醒",
        NoticeKind.CREDIT_WITHDRAWN: "溢缴款领回提醒",
        NoticeKind.COLLECTION_REFUSED: "自动还款未成功提醒",
        NoticeKind.RATES_CHANGED: "利率调整提醒",
        NoticeKind.PLAN_OPENED: "分期办理提醒",
        NoticeKind.PLAN_SETTLED: "分期提前结清提醒",
        NoticeKind.PLAN_PREPAID: "分期提前还款提醒",
        NoticeKind.PLAN_REFUNDED: "分期退款提醒",
        NoticeKind.PLAN_CANCELLED: "分期撤销提醒",
        NoticeKind.PLAN_REAGED: "分期还款计划变更提醒",
        NoticeKind.CARD_ISSUED: "新卡提醒",
        NoticeKind.CARD_CHANGED: "卡片状态变更提醒",
        NoticeKind.LIMIT_CHANGED: "信用额度调整提醒",
        NoticeKind.TEMPORARY_LIMIT: "临时额度提醒",
        NoticeKind.OVER_LIMIT_USED: "超授信额度用卡提醒",
        NoticeKind.SUSPENDED: "账户暂停用卡提醒",
        NoticeKind.RESUMED: "账户恢复用卡提醒",
        NoticeKind.HISTORY_CORRECTED: "账户更正提醒",
        NoticeKind.STATEMENT_DAY_CHANGED: "账单日变更提醒",
        NoticeKind.DEBIT_ADJUSTED: "账户调整提醒",
        NoticeKind.CREDIT_ADJUSTED: "账户调整提醒",
        NoticeKind.REPAYMENT_AGREED: "您的还款协议已生效",
        NoticeKind.AGREEMENT_FULFILLED: "您的还款协议已履行完毕",
        NoticeKind.AGREEMENT_BROKEN: "您的还款协议已终止",
        NoticeKind.CHARGED_OFF: "您的欠款仍待偿还",
        NoticeKind.TRANSFERRED_OUT: "欠款转出提醒",
        NoticeKind.TRANSFERRED_IN: "欠款转入提醒",
        NoticeKind.ACCOUNT_CLOSED: "您的账户已销户",
        NoticeKind.ACCOUNT_REOPENED: "您的账户已重新出账",
        NoticeKind.DISPUTE_OPENED: "交易争议受理提醒",
        NoticeKind.DISPUTE_CONTESTED: "交易争议进展提醒",
        NoticeKind.DISPUTE_WON: "交易争议处理结果",
        NoticeKind.DISPUTE_LOST: "交易争议处理结果",
        NoticeKind.EXCHANGE_BOUGHT: "购汇还款提醒",
        NoticeKind.POINTS_EXPIRED: "积分到期提醒",
        NoticeKind.POINTS_REDEEMED: "积分兑换提醒",
        NoticeKind.REDEMPTION_CANCELLED: "积分兑换取消提醒",
        NoticeKind.POINTS_GIVEN: "积分转赠提醒",
        NoticeKind.POINTS_RECEIVED: "收到转赠积分",
        NoticeKind.POINTS_EXCHANGED: "积分互换提醒",
        NoticeKind.RED_PACKET_OPENED: "您领取了一个红包",
        NoticeKind.RED_PACKET_RETURNED: "红包退回提醒",
        NoticeKind.SHARE_ASKED: "AA收款提醒",
        NoticeKind.SHARE_PAID: "AA收款到账提醒",
        NoticeKind.PRIZE_WON: "中奖通知",
    },
    Language.EN: {
        NoticeKind.SPENT: "Your card was used",
        NoticeKind.CASH_DRAWN: "Cash was drawn on your card",
        NoticeKind.DECLINED: "A transaction was declined",
        NoticeKind.REFUNDED: "A refund was credited",
        NoticeKind.REWARDED: "Cashback was credited",
        NoticeKind.REWARD_TAKEN_BACK: "Cashback was taken back",
        NoticeKind.REWARD_PROMISED: "Cashback is on its way",
        NoticeKind.BENEFIT_GRANTED: "You won something",
        NoticeKind.BENEFIT_USED: "You used what you had won",
        NoticeKind.BENEFIT_TAKEN_BACK: "Something you had won was taken back",
        NoticeKind.QUOTA_GONE: "A reward of yours stands again",
        NoticeKind.PAYMENT_RECEIVED: "Your repayment was received",
        NoticeKind.STATEMENT_READY: "Your statement is ready",
        NoticeKind.MINIMUM_MISSED: "A repayment is overdue",
        NoticeKind.FEE_CHARGED: "A fee was charged",
        NoticeKind.CREDIT_WITHDRAWN: "Your credit balance was paid out",
        NoticeKind.COLLECTION_REFUSED: "Your automatic repayment was refused",
        NoticeKind.RATES_CHANGED: "Your interest rates change",
        NoticeKind.PLAN_OPENED: "Your installment plan",
        NoticeKind.PLAN_SETTLED: "Your installment plan was settled early",
        NoticeKind.PLAN_PREPAID: "A part of your installment plan was repaid early",
        NoticeKind.PLAN_REFUNDED: "A refund lowered your installment plan",
        NoticeKind.PLAN_CANCELLED: "Your installment plan was cancelled",
        NoticeKind.PLAN_REAGED: "Your installment plan has new dates",
        NoticeKind.CARD_ISSUED: "Your new card",
        NoticeKind.CARD_CHANGED: "The status of your card changed",
        NoticeKind.LIMIT_CHANGED: "Your credit limit changed",
        NoticeKind.TEMPORARY_LIMIT: "Your temporary limit",
        NoticeKind.OVER_LIMIT_USED: "You went over your limit",
        NoticeKind.SUSPENDED: "Your account is suspended",
        NoticeKind.RESUMED: "Your account may be used again",
        NoticeKind.HISTORY_CORRECTED: "Your account was corrected",
        NoticeKind.STATEMENT_DAY_CHANGED: "Your statement day changed",
        NoticeKind.DEBIT_ADJUSTED: "Your account was adjusted",
        NoticeKind.CREDIT_ADJUSTED: "Your account was adjusted",
        NoticeKind.REPAYMENT_AGREED: "Your repayment agreement holds",
        NoticeKind.AGREEMENT_FULFILLED: "Your repayment agreement is fulfilled",
        NoticeKind.AGREEMENT_BROKEN: "Your repayment agreement has ended",
        NoticeKind.CHARGED_OFF: "What you owe is still to be repaid",
        NoticeKind.TRANSFERRED_OUT: "A balance was transferred",
        NoticeKind.TRANSFERRED_IN: "A balance was taken over",
        NoticeKind.ACCOUNT_CLOSED: "Your account is closed",
        NoticeKind.ACCOUNT_REOPENED: "Your account bills again",
        NoticeKind.DISPUTE_OPENED: "Your dispute was taken up",
        NoticeKind.DISPUTE_CONTESTED: "Your dispute is contested",
        NoticeKind.DISPUTE_WON: "Your dispute was ruled on",
        NoticeKind.DISPUTE_LOST: "Your dispute was ruled on",
        NoticeKind.EXCHANGE_BOUGHT: "Exchange was bought and repaid with",
        NoticeKind.POINTS_EXPIRED: "Some of your points expired",
        NoticeKind.POINTS_REDEEMED: "Your points were redeemed",
        NoticeKind.REDEMPTION_CANCELLED: "A redemption was cancelled",
        NoticeKind.POINTS_GIVEN: "You gave points to a friend",
        NoticeKind.POINTS_RECEIVED: "You received points from a friend",
        NoticeKind.POINTS_EXCHANGED: "Your points were exchanged",
        NoticeKind.RED_PACKET_OPENED: "You opened a red packet",
        NoticeKind.RED_PACKET_RETURNED: "Your red packet came back",
        NoticeKind.SHARE_ASKED: "You are asked for your share of a bill",
        NoticeKind.SHARE_PAID: "A share of your bill was paid",
        NoticeKind.PRIZE_WON: "You won a prize",
    },
}
"""What each kind of notice is called."""

CLOSINGS: Final = {
    Language.ZH: "本邮件由系统自动发送，请勿回复。我们不会通过邮件索要密码、验证码或卡号。",
    Language.EN: (
        "This message was sent automatically; replies are not read. "
        "We never ask for passwords, codes or card numbers by e-mail."
    ),
}

_LOCALES: Final = {Language.ZH: "zh-CN", Language.EN: "en"}

# Seven bits travel through every server; a line of Chinese becomes base64 or quoted-printable.
_POLICY: Final = SMTP.clone(cte_type="7bit")

_ATOM: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS: Final = re.compile(
    rf"(?=.{{3,254}}\Z)(?P<user>{_ATOM}(?:\.{_ATOM})*)@(?P<domain>{_LABEL}(?:\.{_LABEL})*)", re.ASCII
)

_PLAIN_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)


def address_in(text: str, name: str = "", *, field: str = "address") -> Address:
    """The one address in ``text``, ASCII as every mail server takes it.

    Raises `InvalidInput` ``address-invalid`` for anything else – two addresses, a display name, a line
    break – and for a line break in ``name``. What was given is not echoed.
    """
    match = _ADDRESS.fullmatch(text)
    if match is None or not name.isprintable():
        raise InvalidInput("address-invalid", "this is no single e-mail address", field=field)
    return Address(name, match["user"], match["domain"])


def letter_id(message_id: str, domain: str) -> str:
    """The ``Message-ID``: the same for the same message at every try.

    >>> letter_id("4f0c-0", "bank.example")
    '<4f0c-0@bank.example>'
    """
    plain = _PLAIN_ID.fullmatch(message_id) is not None
    local = message_id if plain else hashlib.sha256(message_id.encode()).hexdigest()
    return f"<{local}@{domain}>"


def compose(
    message_id: str, notice: Notice, language: Language, sender: Address, recipient: Address
) -> EmailMessage:
    """The letter that tells a notice in one language."""
    letter = EmailMessage(_POLICY)
    letter["From"] = sender
    letter["To"] = recipient
    letter["Subject"] = SUBJECTS[language][notice.kind]
    letter["Message-ID"] = letter_id(message_id, sender.domain)
    letter["Date"] = formatdate(usegmt=True)
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(f"{text(notice, language)}\n\n{CLOSINGS[language]}\n")
    letter["Content-Language"] = _LOCALES[language]
    return letter
