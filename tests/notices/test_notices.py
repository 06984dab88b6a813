"""Notices: every kind and every reason has its words in both languages."""

import string

import attrs
import pytest

from cardcore.accounts.authorizations import DeclineReason
from cardcore.accounts.billing import LineKind
from cardcore.accounts.disputes import DisputeOpened, Ruling
from cardcore.accounts.postings import PurchasePosted, RefundPosted
from cardcore.calendars import parse_ordinal
from cardcore.ids import AccountId, OfferId
from cardcore.journeys import BenefitUse, Purchase, void
from cardcore.notices import (
    REASONS,
    TEMPLATES,
    Facts,
    Language,
    Notice,
    NoticeKind,
    amount_words,
    date_words,
    text,
)
from cardcore.offers.quotas import ALL_TIME
from cardcore.pots import PotOutcome
from cardcore.testing.builders import (
    Step,
    adjustment,
    agreement,
    authorization,
    auto_repayment,
    cancellation,
    card_order,
    card_step,
    cash_advance,
    closing,
    conversion,
    day_end,
    fee_request,
    gift,
    gift_arrived,
    limit_change,
    over_limit_consent,
    payment,
    plan_change,
    program,
    purchase,
    rate_change,
    redemption,
    refund,
    refused_collection,
    statement_day_change,
    suspension,
    temporary_limit,
    transfer,
    transfer_arrived,
    withdrawal,
    write_off,
)
from cardcore.testing.exchange_steps import exchange_order
from cardcore.testing.stories import Story, given
from cardcore.testing.wallet_steps import COALITION, exchange, joining
from cardcore.values import frozen
from cardcore.wording import LINE_WORDS
from tests.records import pots

OFFER = {
    "id": "o-1",
    "name": "笔笔返现",
    "criteria": {"starts_on": "2024-01-01", "ends_on": "2024-12-31", "mccs": ["5812"]},
    "cashback": {"rate": "0.02"},
    "refund": {"policy": "claw_back"},
}


def start(*steps: Step) -> Story:
    return given(program(offers=[OFFER]), credit_limit="1000.00").when(*steps)


def disputed() -> Story:
    story = start(purchase("600.00", "2024-01-10"))
    return story.dispute(story.number_of(PurchasePosted), "2024-01-16")


def reopened() -> Story:
    return start(closing("2024-01-10"), purchase("9.00", "2024-01-12", transacted_on="2024-01-10"))


def contested() -> Story:
    story = disputed()
    number = story.number_of(DisputeOpened)
    return story.charged_back(number, "2024-01-17").represented(number, "2024-01-18")


def ruled(ruling: Ruling) -> Story:
    story = disputed()
    return story.rule(story.number_of(DisputeOpened), "2024-01-20", ruling)


def in_installments() -> Story:
    terms = program(installments={"purchase": {"cooling_off_days": 7}})
    return given(terms).when(purchase("600.00"), conversion("purchase", "600.00"))


def abroad(*steps: Step) -> Story:
    spent = purchase("100.50", currency="USD")
    return given(program(), foreign=["USD"]).when(spent, *steps)


# a story, the last notice in Chinese and in English
def redeemed() -> Story:
    """Points and cash for a mug."""
    mug = {"id": "mug", "name": "马克杯", "points": 100, "price": "20.00"}
    bought = given(program(points={"mall": [mug]})).when(purchase("1000.00"))
    return bought.when(redemption(30, "2024-01-12", item="mug"))


def friends() -> Story:
    """Points that may be given."""
    return given(program(points={"gifting": {"fee": "0.10"}})).when(purchase("1000.00"))


@frozen
class Reached:
    """What somebody who reached into a pot, or another, was told last."""

    told: tuple[Notice, ...]


def reached(*outcomes: PotOutcome) -> Reached:
    return Reached(tuple(notice for outcome in outcomes for notice in outcome.notices))


def with_a_coupon(*steps: Step) -> Story:
    """A coupon, and money of a later day."""
    later = {"cashback": {"amount": "5.00", "pays": {"after_days": 3}}}
    rewards = [later, {"coupon": {"item": "咖啡券", "code": "C-1"}}]
    offer = {"id": "o-3", "name": "周五有礼", "when": {}, "refund": {"policy": "give_back"}}
    bought = given(program(offers=[offer | {"rewards": rewards}])).when(purchase("100.00"))
    return bought.when(*steps) if steps else bought


def use_gone() -> Reached:
    """A refund undone when its use is another's."""
    terms = {"id": "o-3", "name": "周五有礼", "when": {}, "quotas": {"total": 1}}
    terms |= {"refund": {"policy": "give_back"}, "reward": {"cashback": {"rate": "0.10"}}}
    story = given(program(offers=[terms])).when(purchase("100.00"), refund("100.00", "2024-01-12"))
    number, gone = story.number_of(RefundPosted), {(OfferId("o-3"), ALL_TIME): 0}
    undone = void(story.relationship, story.events, number, story.on + 1, story.program, gone)
    return Reached(undone.notices[:-1])


def promised() -> Story:
    """The money alone."""
    story = with_a_coupon()
    return attrs.evolve(story, told=story.told[:-1])


SAID: list[tuple[NoticeKind, Story | Reached, str, str]] = [
    (
        NoticeKind.SPENT,
        start(purchase("100.50")),
        "2024年1月10日，您在Hema消费人民币100.50元，可用额度人民币899.50元。",
        "2024-01-10: CNY 100.50 spent at Hema; CNY 899.50 left to spend.",
    ),
    (
        NoticeKind.CASH_DRAWN,
        start(cash_advance("200.00")),
        "2024年1月10日，您预借现金人民币200.00元，手续费人民币10.00元。",
        "2024-01-10: CNY 200.00 drawn in cash, fee CNY 10.00.",
    ),
    (
        NoticeKind.DECLINED,
        start(authorization("1234.00", merchant="老张面馆")),
        "2024年1月10日，您在老张面馆的人民币1,234.00元交易未成功：超过可用额度。",
        "2024-01-10: CNY 1,234.00 at 老张面馆 was declined: over the credit limit.",
    ),
    (
        NoticeKind.REFUNDED,
        start(refund("30.00")),
        "2024年1月10日，Hema退款人民币30.00元已入账。",
        "2024-01-10: Hema refunded CNY 30.00.",
    ),
    (
        NoticeKind.REWARDED,
        start(purchase("100.00", mcc="5812")),
        "2024年1月10日，您获得返现人民币2.00元（笔笔返现），已入账。",
        "2024-01-10: you won CNY 2.00 cashback (笔笔返现), credited to your account.",
    ),
    (
        NoticeKind.REWARD_TAKEN_BACK,
        start(purchase("100.00", mcc="5812"), refund("50.00", mcc="5812")),
        "2024年1月10日，因消费退款，收回返现人民币1.00元（笔笔返现）。",
        "2024-01-10: CNY 1.00 of cashback (笔笔返现) was taken back, because its purchase was refunded.",
    ),
    (
        NoticeKind.REWARD_PROMISED,
        promised(),
        "2024年1月10日，您获得返现人民币5.00元（周五有礼），将于2024年1月13日入账。",
        "2024-01-10: you won CNY 5.00 cashback (周五有礼), to be credited on 2024-01-13.",
    ),
    (
        NoticeKind.BENEFIT_GRANTED,
        with_a_coupon(),
        "2024年1月10日，您获得优惠券 咖啡券 C-1，数量1（周五有礼）。",
        "2024-01-10: you won a coupon 咖啡券 C-1, 1 of it (周五有礼).",
    ),
    (
        NoticeKind.BENEFIT_USED,
        with_a_coupon(BenefitUse(parse_ordinal("2024-01-11"), OfferId("o-3"))),
        "2024年1月11日，您已使用优惠券 咖啡券 C-1，数量1（周五有礼）。",
        "2024-01-11: you used a coupon 咖啡券 C-1, 1 of it (周五有礼).",
    ),
    (
        NoticeKind.BENEFIT_TAKEN_BACK,
        with_a_coupon(refund("100.00", "2024-01-11")),
        "2024年1月11日，因消费退款，收回优惠券 咖啡券 C-1，数量1（周五有礼）。",
        (
            "2024-01-11: a coupon 咖啡券 C-1, 1 of it (周五有礼), was taken back, "
            "because its purchase was refunded."
        ),
    ),
    (
        NoticeKind.QUOTA_GONE,
        use_gone(),
        "2024年1月13日，退款已撤销，您的优惠（周五有礼）恢复；退还的名额已被他人使用。",
        (
            "2024-01-13: your refund was undone and your reward (周五有礼) stands again; "
            "others have used its quota meanwhile."
        ),
    ),
    (
        NoticeKind.PAYMENT_RECEIVED,
        start(payment("1000.00")),
        "2024年1月10日，已收到您的还款人民币1,000.00元，谢谢。",
        "2024-01-10: your repayment of CNY 1,000.00 was received. Thank you.",
    ),
    (
        NoticeKind.STATEMENT_READY,
        start(purchase("1000.00"), day_end("2024-02-05")),
        (
            "您2024年2月5日的账单已出：本期应还人民币1,000.00元，最低还款额人民币100.00元，"
            "到期还款日2024年2月23日。"
        ),
        (
            "Your statement of 2024-02-05 is ready: balance CNY 1,000.00, minimum payment CNY 100.00, "
            "due on 2024-02-23."
        ),
    ),
    (
        NoticeKind.MINIMUM_MISSED,
        start(purchase("1000.00"), day_end("2024-02-26")),
        "截至2024年2月26日，您的最低还款额尚缺人民币100.00元，请尽快还款；本次违约金人民币10.00元。",
        (
            "As of 2024-02-26, CNY 100.00 is missing from your minimum payment; please repay it soon. "
            "Late charge: CNY 10.00."
        ),
    ),
    (
        NoticeKind.FEE_CHARGED,
        start(fee_request("statement_copy")),
        "2024年1月10日，补制对账单手续费人民币5.00元已入账。",
        "2024-01-10: Statement copy fee of CNY 5.00 charged.",
    ),
    (
        NoticeKind.CREDIT_WITHDRAWN,
        start(payment("500.00"), withdrawal("300.00")),
        "2024年1月10日，您领回溢缴款人民币300.00元，手续费人民币5.00元。",
        "2024-01-10: CNY 300.00 of your credit balance withdrawn, fee CNY 5.00.",
    ),
    (
        NoticeKind.COLLECTION_REFUSED,
        start(purchase("1000.00"), auto_repayment(), day_end("2024-02-22"), refused_collection("2024-02-23")),
        "2024年2月23日，自动还款人民币1,000.00元扣款未成功：关联账户余额不足，请您及时还款。",
        (
            "2024-02-23: CNY 1,000.00 could not be collected from your linked account: it has not enough "
            "funds. Please repay it."
        ),
    ),
    (
        NoticeKind.RATES_CHANGED,
        start(rate_change(purchase_daily_rate="0.0003")),
        "自2024年1月10日起，您的日利率为：消费0.03%，预借现金0.05%。",
        "From 2024-01-10 on your daily interest rates are 0.03% on purchases and 0.05% on cash.",
    ),
    (
        NoticeKind.PLAN_OPENED,
        in_installments(),
        "2024年1月15日，您的分期p-1已办理：本金人民币600.00元，共3期，首期应还人民币205.40元，分期利息合计人民币16.20元。",
        (
            "2024-01-15: installment plan p-1 of CNY 600.00 in 3 periods; the first is CNY 205.40, "
            "the interest CNY 16.20 in all."
        ),
    ),
    (
        NoticeKind.PLAN_SETTLED,
        in_installments().when(plan_change("settle", "2024-01-16")),
        "2024年1月16日，您的分期p-1已提前结清，剩余本金人民币600.00元，本次入账共人民币600.26元。",
        (
            "2024-01-16: installment plan p-1 was settled early: CNY 600.00 of principal, "
            "CNY 600.26 charged in all."
        ),
    ),
    (
        NoticeKind.PLAN_PREPAID,
        in_installments().when(plan_change("prepay", "2024-01-16", "100.00")),
        "2024年1月16日，您的分期p-1提前还款本金人民币100.00元，本次入账共人民币100.04元。",
        "2024-01-16: CNY 100.00 of installment plan p-1 was repaid early, CNY 100.04 charged in all.",
    ),
    (
        NoticeKind.PLAN_REFUNDED,
        in_installments().when(plan_change("refund", "2024-01-16", "100.00")),
        "2024年1月16日，您的分期p-1发生退款人民币100.00元，剩余各期已相应调整。",
        "2024-01-16: CNY 100.00 of installment plan p-1 was refunded; its rows are smaller now.",
    ),
    (
        NoticeKind.PLAN_CANCELLED,
        in_installments().when(plan_change("cancel", "2024-01-16")),
        "2024年1月16日，您的分期p-1已撤销，本金人民币600.00元转回账户，不收分期利息。",
        (
            "2024-01-16: installment plan p-1 was cancelled; CNY 600.00 is back on your account, "
            "free of interest."
        ),
    ),
    (
        NoticeKind.PLAN_REAGED,
        in_installments().when(plan_change("reage", "2024-01-16", periods=6)),
        "2024年1月16日，您的分期p-1剩余本金人民币600.00元已重新约定还款计划。",
        "2024-01-16: the CNY 600.00 still owed on installment plan p-1 has new dates.",
    ),
    (
        NoticeKind.CARD_ISSUED,
        start(card_order()),
        "2024年1月10日，您尾号1234的卡片已制成，请激活后使用。",
        "2024-01-10: your card ending in 1234 was made; activate it to use it.",
    ),
    (
        NoticeKind.CARD_CHANGED,
        start(card_order(), card_step("report_lost")),
        "2024年1月10日，您尾号1234的卡片已挂失。",
        "2024-01-10: your card ending in 1234 was reported lost.",
    ),
    (
        NoticeKind.LIMIT_CHANGED,
        start(limit_change("2000.00")),
        "2024年1月10日，您的信用额度调整为人民币2,000.00元。",
        "2024-01-10: your credit limit is now CNY 2,000.00.",
    ),
    (
        NoticeKind.TEMPORARY_LIMIT,
        start(temporary_limit("500.00", "2024-01-12", "2024-01-20", on="2024-01-10")),
        "2024年1月10日，您获得临时额度人民币500.00元，有效期2024年1月12日至2024年1月20日。",
        "2024-01-10: CNY 500.00 more may be spent from 2024-01-12 to 2024-01-20.",
    ),
    (
        NoticeKind.OVER_LIMIT_USED,
        start(over_limit_consent(), authorization("1100.00")),
        "2024年1月10日，您使用超授信额度服务人民币100.00元，不收取超限费。",
        "2024-01-10: you went CNY 100.00 over your limit by consent; it costs no fee.",
    ),
    (
        NoticeKind.SUSPENDED,
        start(suspension()),
        "2024年1月10日，您的账户已暂停用卡，已入账交易不受影响。",
        "2024-01-10: your account is suspended; what is posted already is not affected.",
    ),
    (
        NoticeKind.RESUMED,
        start(suspension(), suspension(suspended=False)),
        "2024年1月10日，您的账户已恢复用卡。",
        "2024-01-10: your account may be used again.",
    ),
    (
        NoticeKind.HISTORY_CORRECTED,
        start(purchase("600.00")).late(payment("100.00", "2024-01-10"), "2024-01-16"),
        "2024年1月16日，您的账户已更正：2024年1月10日的一笔人民币100.00元按当日重新计算。",
        "2024-01-16: your account was corrected: CNY 100.00 of 2024-01-10 is reckoned from that day.",
    ),
    (
        NoticeKind.STATEMENT_DAY_CHANGED,
        start(statement_day_change(20)),
        "2024年1月10日，您的账单日已更改，下一账单日为2024年2月20日。",
        "2024-01-10: your statement day was changed; the next statement is of 2024-02-20.",
    ),
    (
        NoticeKind.DEBIT_ADJUSTED,
        start(adjustment("debit", reason="补记手续费")),
        "2024年1月10日，您的账户调整计入人民币10.00元：补记手续费。",
        "2024-01-10: CNY 10.00 was charged to your account: 补记手续费.",
    ),
    (
        NoticeKind.CREDIT_ADJUSTED,
        start(adjustment(reason="误收")),
        "2024年1月10日，您的账户调整减免人民币10.00元：误收。",
        "2024-01-10: CNY 10.00 was credited to your account: 误收.",
    ),
    (
        NoticeKind.REPAYMENT_AGREED,
        start(purchase("1200.00"), agreement(12)),
        "2024年1月10日，您的个性化分期还款协议已生效：欠款人民币1,200.00元分12期偿还，首期应还人民币100.00元；按期还款期间停止催收。",
        (
            "2024-01-10: your repayment agreement holds: CNY 1,200.00 in 12 rows, the first of CNY 100.00; "
            "nobody collects from you as long as you keep it."
        ),
    ),
    (
        NoticeKind.AGREEMENT_FULFILLED,
        start(purchase("100.00"), agreement(1), day_end("2024-02-05"), payment("100.00", "2024-02-06")),
        "2024年2月6日，您的个性化分期还款协议已全部履行，谢谢。",
        "2024-02-06: your repayment agreement is fulfilled. Thank you.",
    ),
    (
        NoticeKind.AGREEMENT_BROKEN,
        start(purchase("1200.00"), agreement(12), day_end("2024-02-26")),
        "2024年2月26日，您未按期还款，个性化分期还款协议终止：欠款人民币1,210.00元须立即偿还，并恢复计息和催收。",
        (
            "2024-02-26: you have missed a row, so your repayment agreement ends: CNY 1,210.00 is due "
            "at once, bears interest and is collected again."
        ),
    ),
    (
        NoticeKind.CHARGED_OFF,
        start(purchase(), write_off("2024-01-10")),
        "2024年1月10日，您的欠款人民币100.00元已停止计收息费；欠款仍应偿还，请与我们联系。",
        (
            "2024-01-10: no more interest and fees are charged on the CNY 100.00 that you owe; "
            "it is owed all the same, please contact us."
        ),
    ),
    (
        NoticeKind.TRANSFERRED_OUT,
        start(purchase("100.00"), transfer("90.00", "2024-01-11")),
        "2024年1月11日，您的欠款人民币90.00元已转至账户a-2。",
        "2024-01-11: CNY 90.00 that you owed is owed on account a-2 now.",
    ),
    (
        NoticeKind.TRANSFERRED_IN,
        start(transfer_arrived("90.00", "2024-01-11")),
        "2024年1月11日，账户a-2的欠款人民币90.00元已转入您的账户。",
        "2024-01-11: CNY 90.00 owed on account a-2 is owed here now.",
    ),
    (
        NoticeKind.ACCOUNT_CLOSED,
        start(closing("2024-01-10")),
        "2024年1月10日，您的账户已销户，卡片随之注销；此前的交易在2024年2月24日前仍可能入账，届时须偿还；退款将转付给您。",
        (
            "2024-01-10: your account is closed, and its cards with it. What was bought before may still be "
            "presented until 2024-02-24 and is owed then; refunds are paid out to you."
        ),
    ),
    (
        NoticeKind.ACCOUNT_REOPENED,
        reopened(),
        "2024年1月12日，Hema的交易在销户后入账，您的账户已重新出账；还清后请再次申请销户。",
        (
            "2024-01-12: something of Hema was posted after the closing, so your account bills again; "
            "ask for its closing anew once that is repaid."
        ),
    ),
    (
        NoticeKind.DISPUTE_OPENED,
        disputed(),
        "2024年1月16日，您对Hema交易的争议已受理：人民币600.00元暂记入您的账户，裁定前不计息、不计入最低还款额。",
        (
            "2024-01-16: your dispute of Hema was taken up; CNY 600.00 is credited to your account, bears no "
            "interest and counts towards no minimum payment until it is ruled on."
        ),
    ),
    (
        NoticeKind.DISPUTE_CONTESTED,
        contested(),
        "2024年1月18日，Hema对您的争议再次请款人民币600.00元，裁定前暂记金额保持不变。",
        (
            "2024-01-18: Hema has presented the CNY 600.00 that you dispute again; "
            "your credit stays until the ruling."
        ),
    ),
    (
        NoticeKind.DISPUTE_WON,
        ruled(Ruling.WON),
        "2024年1月20日，您对Hema交易的争议成立，人民币600.00元不再收取。",
        "2024-01-20: your dispute of Hema was upheld; CNY 600.00 is no longer owed.",
    ),
    (
        NoticeKind.DISPUTE_LOST,
        ruled(Ruling.LOST),
        "2024年1月20日，您对Hema交易的争议不成立，人民币600.00元自2024年1月10日起重新计入您的账户。",
        "2024-01-20: your dispute of Hema was not upheld; CNY 600.00 is owed again, from 2024-01-10 on.",
    ),
    (
        NoticeKind.POINTS_EXPIRED,
        given(program(points={"expiry": {"month_end": 0}})).when(purchase("50000.00"), day_end("2024-01-31")),
        "您的2,500积分已于2024年1月31日到期失效。",
        "2,500 of your points expired on 2024-01-31.",
    ),
    (
        NoticeKind.POINTS_REDEEMED,
        redeemed(),
        "2024年1月12日，您以30积分和人民币14.00元兑换马克杯，可用积分20分。",
        "2024-01-12: 马克杯 redeemed for 30 points and CNY 14.00; 20 points left to spend.",
    ),
    (
        NoticeKind.REDEMPTION_CANCELLED,
        redeemed().when(cancellation("2024-01-12")),
        "2024年1月12日，兑换r-1已取消，退回30积分和人民币14.00元，可用积分50分。",
        "2024-01-12: redemption r-1 cancelled, 30 points and CNY 14.00 given back; 50 points left to spend.",
    ),
    (
        NoticeKind.POINTS_GIVEN,
        friends().when(gift(30, "2024-01-12", to="a-2")),
        "2024年1月12日，您向a-2转赠30积分，手续费3积分，可用积分17分。",
        "2024-01-12: 30 points given to a-2 for a fee of 3 points; 17 points left to spend.",
    ),
    (
        NoticeKind.POINTS_RECEIVED,
        friends().when(gift_arrived(30, "2024-01-12")),
        "2024年1月12日，您收到friend转赠的30积分，可用积分80分。",
        "2024-01-12: 30 points received from friend; 80 points left to spend.",
    ),
    (
        NoticeKind.POINTS_EXCHANGED,
        given(program(coalition=COALITION))
        .when(purchase("1000.00"))
        .when(joining(), exchange(40, "2024-01-11")),
        "2024年1月11日，您将card的40积分兑换为air的4积分。",
        "2024-01-11: 40 points of card became 4 points of air.",
    ),
    (
        NoticeKind.EXCHANGE_BOUGHT,
        abroad(exchange_order("2024-01-12", "7.0112", pay="700.00")),
        "2024年1月12日，您以人民币700.00元购汇USD 99.84（汇率7.0112），已用于还款。",
        "2024-01-12: USD 99.84 bought for CNY 700.00 at 7.0112 and repaid with.",
    ),
    (
        NoticeKind.RED_PACKET_OPENED,
        reached(*pots.packet()),
        "2024年1月10日，您领取了ann的红包人民币8.54元。",
        "2024-01-10: you opened CNY 8.54 of ann's red packet.",
    ),
    (
        NoticeKind.RED_PACKET_RETURNED,
        reached(*pots.packet()),
        "2024年1月11日，您的红包未领完，人民币1.46元已退回。",
        "2024-01-11: CNY 1.46 of your red packet was not taken and is back.",
    ),
    (
        NoticeKind.SHARE_ASKED,
        reached(*pots.bill()),
        "2024年1月10日，ann向您发起AA收款人民币33.33元，请于2024年1月13日前支付。",
        "2024-01-10: ann asks you for CNY 33.33 of a bill, by 2024-01-13.",
    ),
    (
        NoticeKind.SHARE_PAID,
        reached(*pots.bill()),
        "2024年1月10日，bob已支付AA收款人民币33.33元。",
        "2024-01-10: bob paid CNY 33.33 of your shared bill.",
    ),
    (
        NoticeKind.PRIZE_WON,
        reached(*pots.draw()),
        "2024年1月13日，恭喜您抽中杯子，请于2024年2月9日前领取。",
        "2024-01-13: you won 杯子 in the draw; claim it by 2024-02-09.",
    ),
]


@pytest.mark.parametrize(("kind", "story", "zh", "en"), SAID, ids=[row[0].value for row in SAID])
def test_notice_in_words(kind: NoticeKind, story: Story | Reached, zh: str, en: str) -> None:
    notice = [one for one in story.told if one.kind is kind][-1]
    assert (text(notice, Language.ZH), text(notice, Language.EN)) == (zh, en)


def test_what_is_spent_abroad_leaves_a_line_at_home() -> None:
    zh, en = (text(abroad().told[-1], language) for language in (Language.ZH, Language.EN))
    assert zh == "2024年1月10日，您在Hema消费USD 100.50，可用额度人民币49,246.25元。"
    assert en == "2024-01-10: USD 100.50 spent at Hema; CNY 49,246.25 left to spend."


def test_every_kind_is_shown_above() -> None:
    assert [kind for kind, *_ in SAID] == list(NoticeKind)


@pytest.mark.parametrize("language", Language)
def test_every_kind_has_a_template_that_names_the_same_facts(language: Language) -> None:
    def facts(template: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(template) if name}

    assert list(TEMPLATES[language]) == list(NoticeKind)
    for kind, template in TEMPLATES[language].items():
        assert facts(template) == facts(TEMPLATES[Language.ZH][kind])


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("reason", DeclineReason)
def test_every_reason_to_decline_has_words(reason: DeclineReason, language: Language) -> None:
    assert list(REASONS[language]) == [one.value for one in DeclineReason]
    facts: Facts = {"amount": 100, "merchant": "Hema", "reason": reason.value}
    notice = Notice(NoticeKind.DECLINED, AccountId("a-1"), 738_900, "CNY", facts)
    said = text(notice, language)
    assert REASONS[language][reason] in said
    assert reason.value not in said


def test_amounts_in_words() -> None:
    assert amount_words(-123_456, "CNY", Language.ZH) == "人民币-1,234.56元"
    assert amount_words(1234, "JPY", Language.ZH) == "JPY 1,234"
    assert amount_words(1234, "KWD", Language.EN) == "KWD 1.234"


def test_days_in_words() -> None:
    day = parse_ordinal("2024-02-09")
    assert (date_words(day, Language.ZH), date_words(day, Language.EN)) == ("2024年2月9日", "2024-02-09")


@pytest.mark.parametrize("name", ["{0}", "{amount}", "%s", "<b>Hema</b>", "'; DROP TABLE--", "🍜 老张"])
def test_a_merchants_name_is_said_as_it_is(name: str) -> None:
    story = start(purchase("1.00", merchant=name))
    step = purchase("1.00", merchant=name)
    assert isinstance(step, Purchase)
    assert step.transaction.merchant == name
    assert f"spent at {name};" in text(story.told[-1], Language.EN)
    assert f"您在{name}消费" in text(story.told[-1], Language.ZH)


def test_every_kind_of_line_has_a_name_in_both_languages() -> None:
    for language in Language:
        assert list(LINE_WORDS[language]) == list(LineKind)
        assert len(set(LINE_WORDS[language].values())) == len(LineKind)
