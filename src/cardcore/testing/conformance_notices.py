"""What every channel of notices must do, as tests to subclass (pytest needed).

An adapter's ``tests/test_conformance.py`` is a subclass that says how to send and what arrived::

    class TestMySender(NoticeSenderConformance):
        @pytest.fixture
        def sender(self):
            return MySender(reaches=self.REACHED)

        def arrived(self, sender):
            return [(one.id, one.text) for one in mailbox]
"""

from collections.abc import Sequence
from typing import Any, ClassVar, Final

import pytest

from cardcore.calendars import parse_ordinal
from cardcore.ids import AccountId
from cardcore.notices import Facts, Language, Notice, NoticeKind, text
from cardcore.ports import NoticeSender

ON: Final = parse_ordinal("2024-03-05")

FACTS: Final[dict[NoticeKind, Facts]] = {
    NoticeKind.SPENT: {"amount": 123_456, "merchant": "老张面馆", "open_to_buy": 4_876_544},
    NoticeKind.CASH_DRAWN: {"amount": 200_000, "fee": 2_000},
    NoticeKind.DECLINED: {"amount": 1_00, "merchant": "Café 🍜", "reason": "over_credit_limit"},
    NoticeKind.REFUNDED: {"amount": 268_00, "merchant": "Hema"},
    NoticeKind.REWARDED: {"amount": 80_00, "offer": "笔笔返现 2%"},
    NoticeKind.REWARD_TAKEN_BACK: {"amount": 40_00, "offer": "笔笔返现 2%"},
    NoticeKind.REWARD_PROMISED: {"amount": 40_00, "offer": "笔笔返现 2%", "pays_on": ON + 3},
    NoticeKind.BENEFIT_GRANTED: {"benefit": "coupon/咖啡券 C-1", "count": 2, "offer": "周五有礼"},
    NoticeKind.BENEFIT_USED: {"benefit": "draw/friday", "count": 1, "offer": "周五有礼"},
    NoticeKind.BENEFIT_TAKEN_BACK: {"benefit": "points/", "count": 500, "offer": "周五有礼"},
    NoticeKind.QUOTA_GONE: {"offer": "周五有礼"},
    NoticeKind.PAYMENT_RECEIVED: {"amount": 1},
    NoticeKind.STATEMENT_READY: {
        "closing_balance": 91_785,
        "minimum_payment_due": 10_785,
        "payment_due_date": ON + 18,
    },
    NoticeKind.MINIMUM_MISSED: {"shortfall": 57_85, "late_charge": 10_00},
    NoticeKind.FEE_CHARGED: {"fee_kind": "annual", "amount": 300_00},
    NoticeKind.CREDIT_WITHDRAWN: {"amount": 3_000_00, "fee": 15_00},
    NoticeKind.COLLECTION_REFUSED: {"amount": 1_000_00, "refusal": "insufficient_funds"},
    NoticeKind.RATES_CHANGED: {"purchase_rate": "0.05%", "cash_rate": "0.05%"},
    NoticeKind.PLAN_OPENED: {
        "plan": "p-1",
        "amount": 12_000_00,
        "periods": 12,
        "first": 1_079_20,
        "interest": 950_40,
    },
    NoticeKind.PLAN_SETTLED: {"plan": "p-1", "amount": 9_000_00, "due": 9_079_20},
    NoticeKind.PLAN_PREPAID: {"plan": "p-1", "amount": 3_000_00, "due": 3_020_00},
    NoticeKind.PLAN_REFUNDED: {"plan": "p-1", "amount": 100_00},
    NoticeKind.PLAN_CANCELLED: {"plan": "p-1", "amount": 12_000_00},
    NoticeKind.PLAN_REAGED: {"plan": "p-1", "amount": 9_000_00},
    NoticeKind.CARD_ISSUED: {"last_four": "1234"},
    NoticeKind.CARD_CHANGED: {"last_four": "1234", "card_change": "report_lost"},
    NoticeKind.LIMIT_CHANGED: {"credit_limit": 60_000_00},
    NoticeKind.TEMPORARY_LIMIT: {"amount": 5_000_00, "from_date": ON, "to_date": ON + 30},
    NoticeKind.OVER_LIMIT_USED: {"amount": 100_00},
    NoticeKind.SUSPENDED: {},
    NoticeKind.RESUMED: {},
    NoticeKind.HISTORY_CORRECTED: {"value_date": ON - 10, "amount": 1_000_00},
    NoticeKind.STATEMENT_DAY_CHANGED: {"next_statement_date": ON + 15},
    NoticeKind.DEBIT_ADJUSTED: {"amount": 12_00, "note": "补记手续费"},
    NoticeKind.CREDIT_ADJUSTED: {"amount": 12_00, "note": "补记手续费"},
    NoticeKind.REPAYMENT_AGREED: {"amount": 12_000_00, "periods": 60, "first": 200_00},
    NoticeKind.AGREEMENT_FULFILLED: {},
    NoticeKind.AGREEMENT_BROKEN: {"amount": 11_000_00},
    NoticeKind.CHARGED_OFF: {"amount": 12_000_00},
    NoticeKind.TRANSFERRED_OUT: {"amount": 900_00, "other_account": "a-2"},
    NoticeKind.TRANSFERRED_IN: {"amount": 900_00, "other_account": "a-1"},
    NoticeKind.ACCOUNT_CLOSED: {"clears_until": ON + 45},
    NoticeKind.ACCOUNT_REOPENED: {"merchant": "老张面馆"},
    NoticeKind.DISPUTE_OPENED: {"merchant": "老张面馆", "amount": 400_00, "value_date": ON - 10},
    NoticeKind.DISPUTE_CONTESTED: {"merchant": "老张面馆", "amount": 400_00, "value_date": ON - 10},
    NoticeKind.DISPUTE_WON: {"merchant": "老张面馆", "amount": 400_00, "value_date": ON - 10},
    NoticeKind.DISPUTE_LOST: {"merchant": "老张面馆", "amount": 400_00, "value_date": ON - 10},
    NoticeKind.EXCHANGE_BOUGHT: {"amount": 99_84, "sold": 700_00, "sold_in": "CNY", "rate": "7.0112"},
    NoticeKind.POINTS_EXPIRED: {"points": 2_500},
    NoticeKind.POINTS_REDEEMED: {"points": 30, "cash": 14_00, "item": "马克杯", "points_left": 20},
    NoticeKind.REDEMPTION_CANCELLED: {"redemption": "r-1", "points": 30, "cash": 14_00, "points_left": 50},
    NoticeKind.POINTS_GIVEN: {"points": 30, "points_fee": 3, "friend": "a-2", "points_left": 17},
    NoticeKind.POINTS_RECEIVED: {"points": 30, "friend": "a-1", "points_left": 80},
    NoticeKind.POINTS_EXCHANGED: {
        "points": 300,
        "member": "card",
        "points_given": 20,
        "other_member": "air",
    },
    NoticeKind.RED_PACKET_OPENED: {"amount": 5_20, "friend": "a-2"},
    NoticeKind.RED_PACKET_RETURNED: {"amount": 5_78},
    NoticeKind.SHARE_ASKED: {"amount": 33_33, "friend": "a-2", "payment_due_date": ON + 3},
    NoticeKind.SHARE_PAID: {"amount": 33_33, "friend": "a-2"},
    NoticeKind.PRIZE_WON: {"item": "手机 📱", "to_date": ON + 30},
}
"""Something to tell of every kind."""

HOSTILE: Final = (
    "Bcc: all@bank.example",
    "=?utf-8?q?x?=",
    "{merchant} %s ${x}",
    "<b>&amp;</b>",
    ".",
    "From nowhere",
    "مطعم 北京 👩‍👩‍👧",
    "x" * 64,
)
"""Merchants' names that a channel may stumble over."""


def notice(kind: NoticeKind, account_id: AccountId, facts: Facts | None = None) -> Notice:
    """A notice of that kind."""
    return Notice(kind, account_id, ON, "CNY", FACTS[kind] if facts is None else facts)


class NoticeSenderConformance:
    """The suite; subclasses give a fixture ``sender`` and say with `arrived` what came through.

    The sender reaches `REACHED`, telling each in the language given, and does not reach `UNREACHED`.
    """

    REACHED: ClassVar[dict[AccountId, Language]] = {
        AccountId("reads-zh"): Language.ZH,
        AccountId("reads-en"): Language.EN,
    }
    UNREACHED: ClassVar[AccountId] = AccountId("nowhere")

    def arrived(self, sender: Any) -> Sequence[tuple[str, str]]:
        """What came through, in order: the id by which the receiver knows a message, and its text."""
        raise NotImplementedError("a channel's tests say what arrived")

    @pytest.mark.parametrize("kind", list(NoticeKind))
    @pytest.mark.parametrize("account_id", list(REACHED))
    def test_every_kind_arrives_in_its_readers_words(
        self, sender: NoticeSender, kind: NoticeKind, account_id: AccountId
    ) -> None:
        """The whole text, nothing lost on the way."""
        told = notice(kind, account_id)
        sender.send("m-1", told)
        self._expect(sender, [text(told, self.REACHED[account_id])])

    @pytest.mark.parametrize("merchant", HOSTILE)
    @pytest.mark.parametrize("account_id", list(REACHED))
    def test_any_name_arrives_as_it_is(
        self, sender: NoticeSender, merchant: str, account_id: AccountId
    ) -> None:
        """What merchants call themselves is text, whatever it looks like."""
        told = notice(NoticeKind.REFUNDED, account_id, {"amount": 1_00, "merchant": merchant})
        sender.send("m-1", told)
        self._expect(sender, [text(told, self.REACHED[account_id])])

    def test_notices_arrive_in_the_order_sent(self, sender: NoticeSender) -> None:
        """One after the other, to one reader and to several."""
        told = [
            notice(NoticeKind.PAYMENT_RECEIVED, account_id, {"amount": amount})
            for amount in range(1, 6)
            for account_id in self.REACHED
        ]
        for place, one in enumerate(told):
            sender.send(f"m-{place}", one)
        self._expect(sender, [text(one, self.REACHED[one.account_id]) for one in told])

    def test_a_message_sent_again_is_known_to_be_the_same(self, sender: NoticeSender) -> None:
        """Dropped, or arriving under the same id; another message has another one."""
        account_id = next(iter(self.REACHED))
        for message_id in ("m-1", "m-2", "m-1", "m 1 ü"):
            sender.send(message_id, notice(NoticeKind.SPENT, account_id))
        known = {name for name, _ in self.arrived(sender)}
        if len(known) != 3:
            raise AssertionError(f"three messages are known by {sorted(known)}")

    def test_who_cannot_be_reached_is_an_error_and_nothing_arrives(self, sender: NoticeSender) -> None:
        """Silence would count as delivered; the next notice is not held up."""
        with pytest.raises(Exception):  # noqa: B017, PT011 – the port says: any exception
            sender.send("m-1", notice(NoticeKind.SPENT, self.UNREACHED))
        self._expect(sender, [])
        account_id, language = next(iter(self.REACHED.items()))
        told = notice(NoticeKind.SPENT, account_id)
        sender.send("m-2", told)
        self._expect(sender, [text(told, language)])

    def _expect(self, sender: NoticeSender, texts: list[str]) -> None:
        found = [said for _, said in self.arrived(sender)]
        if len(found) != len(texts) or any(one not in said for one, said in zip(texts, found, strict=True)):
            raise AssertionError(f"{texts} were sent, {found} arrived")
