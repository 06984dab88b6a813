"""Waiting: accounts wait for their day-end, notices for their delivery; neither gets lost or repeated."""

import datetime

import pytest

from cardcore import day_end
from cardcore.errors import NotFound
from cardcore.ids import AccountId
from cardcore.ports import Outbox
from cardcore.relationships import fold
from cardcore.relay import RelayReport, relay
from cardcore.testing import builders
from cardcore.testing.conformance import desk
from cardcore.testing.conformance.desk import A1, A2, StoreWithOutbox, equal
from cardcore.testing.fakes import CollectingSender

STATEMENT_DAY = builders.day_end("2024-02-05").on
"""The day that every account of these tests first wakes on."""


class DayEnds:
    """Who is due, who is parked."""

    def test_accounts_are_due_from_the_day_they_wake_on(self, store: StoreWithOutbox) -> None:
        """And not any more once that day is closed."""
        desk.opened(store, A1)
        with store.begin() as unit:
            equal(list(unit.due(STATEMENT_DAY - 1, None, 10)), [], "due the day before")
            equal(list(unit.due(STATEMENT_DAY, None, 10)), [A1], "due on the day")
            equal(list(unit.due(STATEMENT_DAY + 400, None, 10)), [A1], "due much later")
        desk.done(store, desk.command("close"), A1, builders.day_end("2024-02-05"))
        with store.begin() as unit:
            equal(list(unit.due(STATEMENT_DAY, None, 10)), [], "due after the close")

    def test_due_accounts_come_in_order_of_id_page_by_page(self, store: StoreWithOutbox) -> None:
        """Whatever the order they were opened in and the day each wakes on; ids compare byte by byte."""
        accounts = [AccountId(name) for name in ("b", "B", "a.1", "a-1", "a1", "_", "9", "10", "c:d")]
        desk.opened(store, *accounts)
        desk.done(store, desk.command("h"), AccountId("B"), builders.authorization("1.00", "2024-01-09"))
        desk.done(store, desk.command("c"), AccountId("a1"), builders.day_end("2024-02-05"))
        pages: list[AccountId] = []
        after: AccountId | None = None
        for _ in range(len(accounts)):
            with store.begin() as unit:
                page = unit.due(STATEMENT_DAY + 60, after, 2)
            equal(len(page) <= 2, True, "whether the page is as asked")
            pages += page
            after = page[-1] if page else after
        equal(pages, sorted(accounts), "the accounts due")

    def test_due_sees_what_the_unit_saved(self, store: StoreWithOutbox) -> None:
        """Closed in this unit, not due in this unit."""
        desk.opened(store, A1, A2)
        with store.begin() as unit:
            closed = builders.perform(unit.relationship(A1), builders.day_end("2024-02-05"), desk.TERMS)
            desk.save(unit, closed, "close")
            desk.save(unit, desk.opening("a-3"), "open-3")
            equal(list(unit.due(STATEMENT_DAY, None, 10)), [A2, AccountId("a-3")], "due")

    def test_due_accounts_are_counted_as_they_are_listed(self, store: StoreWithOutbox) -> None:
        """Between the same bounds; what the unit saved counts, what is parked does not."""
        accounts = [AccountId(f"n-{number}") for number in range(5)]
        desk.opened(store, *accounts)
        with store.begin() as unit:
            equal(unit.count_due(STATEMENT_DAY - 1, None, None), 0, "due the day before")
            equal(unit.count_due(STATEMENT_DAY + 9, None, None), 5, "due later")
            equal(unit.count_due(STATEMENT_DAY, accounts[0], accounts[3]), 3, "due behind n-0 and up to n-3")
            closed = builders.perform(
                unit.relationship(accounts[1]), builders.day_end("2024-02-05"), desk.TERMS
            )
            desk.save(unit, closed, "close")
            unit.park(accounts[2], "because")
            equal(unit.count_due(STATEMENT_DAY, None, None), 3, "due after a close and a park")

    def test_a_parked_account_is_left_out_until_it_is_unparked(self, store: StoreWithOutbox) -> None:
        """It is listed with its reason meanwhile."""
        desk.opened(store, A1, A2)
        with store.begin() as unit:
            unit.park(A1, "program-unknown: 金卡 💳")
            unit.commit()
        with store.begin() as unit:
            equal(list(unit.due(STATEMENT_DAY, None, 10)), [A2], "due")
            equal(dict(unit.parked()), {A1: "program-unknown: 金卡 💳"}, "parked")
            unit.unpark(A1)
            unit.commit()
        with store.begin() as unit:
            equal(list(unit.due(STATEMENT_DAY, None, 10)), [A1, A2], "due again")
            equal(dict(unit.parked()), {}, "parked still")

    def test_a_parked_account_still_takes_commands(self, store: StoreWithOutbox) -> None:
        """And stays parked."""
        desk.opened(store, A1)
        with store.begin() as unit:
            unit.park(A1, "because")
            desk.save(unit, desk.buying(unit.relationship(A1), unit), "c-1")
            unit.commit()
        desk.bought(store, A1, "c-2")
        with store.begin() as unit:
            equal(dict(unit.parked()), {A1: "because"}, "parked")
            equal(unit.relationship(A1).account.cycle_purchases, 20_000, "bought")

    def test_an_unknown_account_cannot_be_parked(self, store: StoreWithOutbox) -> None:
        """`NotFound`."""
        with store.begin() as unit, pytest.raises(NotFound):
            unit.park(A1, "because")
        with store.begin() as unit, pytest.raises(NotFound):
            unit.unpark(A1)

    def test_the_day_end_closes_all_that_is_due(self, store: StoreWithOutbox) -> None:
        """Twice is once; the states are those of their events."""
        accounts = [AccountId(f"d-{number}") for number in range(7)]
        desk.opened(store, *accounts)
        programs = {desk.TERMS.name: desk.TERMS}
        day = datetime.date(2024, 2, 5)
        report = day_end.run(store, day, programs, desk.RECEIVED_AT, batch=3)
        equal(report, day_end.DayEndReport(closed=7, statements=7, events=7), "the report")
        again = day_end.run(store, day, programs, desk.RECEIVED_AT, batch=3)
        equal(again, day_end.DayEndReport(), "the report of the second run")
        for account_id in accounts:
            relationship, events = desk.stored(store, account_id)
            equal(fold(None, events), relationship, "the folded events")


class Outboxes:
    """Every saved notice waits until it is delivered or given up."""

    def test_saved_notices_wait_in_order(self, store: StoreWithOutbox, outbox: Outbox) -> None:
        """Equal to what the receipts tell, under ids of their own that stay."""
        desk.opened(store, A1, A2)
        expected = [
            *desk.bought(store, A1, "c-1").notices,
            *desk.bought(store, A2, "c-2").notices,
            *desk.bought(store, A1, "c-3").notices,
        ]
        equal(len(expected), 6, "the notices")
        messages = outbox.pending(100)
        equal([message.notice for message in messages], expected, "the notices waiting")
        equal(len({message.message_id for message in messages}), 6, "the different ids")
        equal(list(outbox.pending(100)), list(messages), "what is offered again")
        equal(list(outbox.pending(2)), list(messages)[:2], "the first two")

    def test_a_delivered_message_is_never_offered_again(self, store: StoreWithOutbox, outbox: Outbox) -> None:
        """Marking it twice, or one that does not exist, does no harm."""
        desk.opened(store, A1)
        desk.bought(store, A1, "c-1")
        first, second = desk.waiting(outbox)
        outbox.delivered(first)
        outbox.delivered(first)
        outbox.delivered("unheard-of")
        equal(desk.waiting(outbox), [second], "waiting")

    def test_failed_tries_are_counted(self, store: StoreWithOutbox, outbox: Outbox) -> None:
        """The message stays, its account's later ones stay behind it."""
        desk.opened(store, A1)
        desk.bought(store, A1, "c-1")
        first, second = desk.waiting(outbox)
        outbox.failed(first, "连接失败")
        outbox.failed(first, "连接失败")
        equal([(one.message_id, one.tries) for one in outbox.pending(9)][:1], [(first, 2)], "waiting")
        outbox.delivered(first)
        equal([(one.message_id, one.tries) for one in outbox.pending(9)], [(second, 0)], "waiting then")

    def test_a_failing_account_leaves_room_for_the_others(
        self, store: StoreWithOutbox, outbox: Outbox
    ) -> None:
        """However many of its messages are older."""
        desk.opened(store, A1, A2)
        for number in range(5):
            desk.bought(store, A1, f"c-{number}")
        other = desk.bought(store, A2, "c-9").notices
        outbox.failed(desk.waiting(outbox)[0], "refused")
        equal([one.notice for one in outbox.pending(1)], list(other)[:1], "the next after a failure")

    def test_a_parked_message_lets_the_next_ones_go(self, store: StoreWithOutbox, outbox: Outbox) -> None:
        """And is not offered any more."""
        desk.opened(store, A1)
        desk.bought(store, A1, "c-1")
        first, second = desk.waiting(outbox)
        outbox.failed(first, "refused")
        outbox.park(first, "refused")
        equal(desk.waiting(outbox), [second], "waiting")

    def test_the_relay_empties_the_outbox_in_order(self, store: StoreWithOutbox, outbox: Outbox) -> None:
        """One account refuses for a while: the other gets everything, then it gets its own in order."""
        desk.lived(store, A1)
        desk.lived(store, A2)
        expected = [message.notice for message in outbox.pending(1000)]
        sender = CollectingSender(refused={A1})
        while relay(outbox, sender, limit=4).delivered:
            pass
        equal(sender.notices, [one for one in expected if one.account_id == A2], "sent to the other")
        sender.refused.clear()
        while relay(outbox, sender, limit=4).delivered:
            pass
        own = [one for one in sender.notices if one.account_id == A1]
        equal(own, [one for one in expected if one.account_id == A1], "sent to the one")
        equal(relay(outbox, sender), RelayReport(), "the last pass")
