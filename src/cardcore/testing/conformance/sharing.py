"""Sharing: quotas are never oversold, and many at once do what they would one after the other."""

import threading
from collections.abc import Callable
from functools import partial

from cardcore.errors import Conflict, QuotaExhausted, VersionConflict
from cardcore.ids import AccountId, ActorId, CommandId, OfferId
from cardcore.offers.benefits import BenefitGranted
from cardcore.offers.quotas import QuotaLeft
from cardcore.ports import Outbox, Store, UnitOfWork
from cardcore.relationships import fold
from cardcore.testing import builders
from cardcore.testing.conformance import desk, pots
from cardcore.testing.conformance.catalogue import CODES, COUPON, STOCK, eaten, seen, stock
from cardcore.testing.conformance.desk import A1, A2, StoreWithOutbox, equal
from cardcore.testing.conformance.gifts import given, held, wealthy

CASHBACK = OfferId("cashback")
TEA = OfferId("tea")
TENTH = builders.day_end("2024-01-10").on
ELEVENTH = builders.day_end("2024-01-11").on


class Quotas:
    """The one thing that cardholders share."""

    def test_quotas_are_counted_by_offer_and_day(self, store: StoreWithOutbox) -> None:
        """Untouched ones are absent."""
        desk.opened(store, A1, A2)
        equal(quotas(store, TENTH), {}, "the quotas nobody used")
        desk.bought(store, A1, "c-1", "2024-01-10")
        desk.bought(store, A2, "c-2", "2024-01-10")
        desk.bought(store, A1, "c-3", "2024-01-11")
        desk.bought(store, A1, "c-4", "2024-01-11", mcc="5814")
        equal(quotas(store, TENTH), {(CASHBACK, TENTH): desk.QUOTA - 2}, "the 10th")
        expected = {(CASHBACK, ELEVENTH): desk.QUOTA - 1, (TEA, ELEVENTH): 0}
        equal(quotas(store, ELEVENTH), expected, "the 11th")

    def test_the_last_use_goes_to_one(self, store: StoreWithOutbox) -> None:
        """Two units saw it; the second to commit is told, and its whole unit is undone."""
        desk.opened(store, A1, A2)
        before: list[object] = []

        def overtaken(unit: UnitOfWork) -> None:
            desk.save(unit, desk.opening(AccountId("a-3")), "open-3")
            late = desk.buying(unit.relationship(A2), unit, mcc="5814")
            desk.bought(store, A1, "c-1", mcc="5814")
            before.append(desk.everything(store, A1, A2))
            desk.save(unit, late, "c-2")

        equal(desk.refused(QuotaExhausted, store, overtaken), "budget-exhausted", "the code")
        equal([desk.everything(store, A1, A2)], before, "the store after the refusal")
        equal(quotas(store, TENTH), {(TEA, TENTH): 0}, "the quota")

    def test_a_unit_cannot_take_more_than_there_is(self, store: StoreWithOutbox) -> None:
        """Claims of one unit add up."""
        desk.opened(store, A1, A2)

        def greedy(unit: UnitOfWork) -> None:
            meals = [desk.buying(unit.relationship(one), unit, mcc="5814") for one in (A1, A2)]
            for number, meal in enumerate(meals):
                desk.save(unit, meal, f"c-{number}")

        desk.refused(QuotaExhausted, store, greedy)
        equal(quotas(store, TENTH), {}, "the quota")

    def test_a_purchase_that_finds_the_quota_gone_goes_without(self, store: StoreWithOutbox) -> None:
        """The use case runs again after a lost race; nobody is refused a purchase."""
        accounts = [AccountId(f"q-{number}") for number in range(desk.QUOTA + 2)]
        desk.opened(store, *accounts)
        for account_id in accounts:
            meal = builders.purchase("100.00", "2024-01-10", mcc="5812")
            desk.done(store, desk.command(f"meal-{account_id}"), account_id, meal)
        equal(rewarded(store, accounts), desk.QUOTA, "the rewards")
        equal(quotas(store, TENTH), {(CASHBACK, TENTH): 0}, "the quota")


class Overlaps:
    """Units that have saved and not committed while others do both; ability `overlapping`."""

    def test_a_save_that_was_overtaken_is_refused_at_the_commit(self, store: StoreWithOutbox) -> None:
        """The account changed between them."""
        desk.opened(store, A1)

        def overtaken(unit: UnitOfWork) -> None:
            desk.save(unit, desk.buying(unit.relationship(A1), unit, mcc="5411"), "c-1")
            desk.bought(store, A1, "c-2", mcc="5411")

        equal(desk.refused(VersionConflict, store, overtaken), "version-conflict", "the code")
        equal(desk.stored(store)[0].account.balance_minor, 10_000, "the balance")

    def test_a_claim_that_was_overtaken_is_refused_at_the_commit(self, store: StoreWithOutbox) -> None:
        """The last use went between them."""
        desk.opened(store, A1, A2)

        def overtaken(unit: UnitOfWork) -> None:
            desk.save(unit, desk.buying(unit.relationship(A1), unit, mcc="5814"), "c-1")
            desk.bought(store, A2, "c-2", mcc="5814")

        equal(desk.refused(QuotaExhausted, store, overtaken), "budget-exhausted", "the code")
        equal(quotas(store, TENTH), {(TEA, TENTH): 0}, "the quota")
        equal(rewarded(store, [A1, A2]), 1, "the rewards")

    def test_a_command_that_was_overtaken_is_refused_at_the_commit(self, store: StoreWithOutbox) -> None:
        """Somebody did it, on another account, between them."""
        desk.opened(store, A1, A2)

        def overtaken(unit: UnitOfWork) -> None:
            desk.save(unit, desk.buying(unit.relationship(A1), unit, mcc="5411"), "c-1")
            desk.bought(store, A2, "c-1", mcc="5411")

        desk.refused(VersionConflict, store, overtaken)
        equal(desk.stored(store)[0].version, 1, "the version of the loser")

    def test_a_late_commit_is_not_skipped(self, store: StoreWithOutbox, outbox: Outbox) -> None:
        """A unit that saved first and commits last: its notices come, though later ones went before."""
        desk.opened(store, A1, A2)
        with store.begin() as late:
            outcome = desk.buying(late.relationship(A1), late, mcc="5411")
            desk.save(late, outcome, "c-1")
            desk.bought(store, A2, "c-2", mcc="5411")
            for message_id in desk.waiting(outbox):
                outbox.delivered(message_id)
            late.commit()
        equal([one.notice for one in outbox.pending(9)], list(outcome.notices), "waiting")


class Concurrency:
    """Several threads on one store; ability `concurrent`."""

    def test_commands_on_one_account_from_many_threads_all_count(self, store: StoreWithOutbox) -> None:
        """None is lost, none counts twice."""
        desk.opened(store, A1)

        def work(worker: int) -> None:
            for number in range(5):
                step = builders.purchase("1.00", "2024-01-10")
                insist(partial(desk.done, store, desk.command(f"w-{worker}-{number}"), A1, step))

        at_once(work)
        relationship, events = desk.stored(store)
        equal(relationship.account.balance_minor, WORKERS * 5 * 100, "the balance")
        equal(fold(None, events), relationship, "the folded events")
        equal(len(desk.waiting(store.outbox)), WORKERS * 5, "the notices")

    def test_one_command_from_many_threads_is_done_once(self, store: StoreWithOutbox) -> None:
        """And all get the same receipt."""
        desk.opened(store, A1)
        receipts = []

        def work(_worker: int) -> None:
            step = builders.purchase("1.00", "2024-01-10")
            insist(lambda: receipts.append(desk.done(store, desk.command("once"), A1, step)))

        at_once(work)
        equal(desk.stored(store)[0].account.balance_minor, 100, "the balance")
        with store.begin() as unit:
            kept = unit.receipt(ActorId("teller"), CommandId("once"))
        equal(receipts, [kept] * WORKERS, "the receipts")

    def test_a_quota_is_not_oversold_under_threads(self, store: StoreWithOutbox) -> None:
        """Everybody buys, as many as the quota has are rewarded."""
        accounts = [AccountId(f"t-{number}") for number in range(WORKERS)]
        desk.opened(store, *accounts)

        def work(worker: int) -> None:
            for number in range(2):
                meal = builders.purchase("100.00", "2024-01-10", mcc="5812")
                envelope = desk.command(f"meal-{worker}-{number}")
                insist(partial(desk.done, store, envelope, accounts[worker], meal))

        at_once(work)
        equal(rewarded(store, accounts), desk.QUOTA, "the rewards")
        equal(quotas(store, TENTH), {(CASHBACK, TENTH): 0}, "the quota")

    def test_stock_is_not_oversold_under_threads(self, store: StoreWithOutbox) -> None:
        """Everybody eats, and as many as there are coupons win one."""
        accounts = [AccountId(f"s-{number}") for number in range(WORKERS)]
        desk.opened(store, *accounts)

        def work(worker: int) -> None:
            for number in range(2):
                insist(partial(eaten, store, f"meal-{worker}-{number}", accounts[worker]))

        at_once(work)
        found = [event for one in accounts for event in desk.stored(store, one)[1]]
        equal(sum(isinstance(one, BenefitGranted) for one in found), STOCK, "the coupons")
        equal(stock(store), {COUPON: 0}, "the stock")

    def test_a_code_is_not_given_twice_under_threads(self, store: StoreWithOutbox) -> None:
        """Everybody goes to the movies, and as many as there are codes win one, each another."""
        accounts = [AccountId(f"m-{number}") for number in range(WORKERS)]
        desk.opened(store, *accounts)

        def work(worker: int) -> None:
            for number in range(2):
                insist(partial(seen, store, f"evening-{worker}-{number}", accounts[worker]))

        at_once(work)
        found = [event for one in accounts for event in desk.stored(store, one)[1]]
        given_ = [one.benefit.codes[0].text for one in found if isinstance(one, BenefitGranted)]
        equal(sorted(given_), CODES, "the codes")

    def test_gifts_to_and_fro_lose_no_point(self, store: StoreWithOutbox) -> None:
        """Each of many accounts gives the next one points, all at once, until the month's cap stops it."""
        accounts = [AccountId(f"g-{number}") for number in range(WORKERS)]
        wealthy(store, *accounts)

        def work(worker: int) -> None:
            for number in range(5):
                name, friend = f"g-{worker}-{number}", accounts[(worker + 1) % WORKERS]
                insist(partial(given, store, name, accounts[worker], friend, 10), unless="gift-over-limit")

        at_once(work)
        equal(held(store, *accounts), [50 - 4] * WORKERS, "the points, less the fees")

    def test_a_packet_grabbed_by_many_gives_each_share_once(self, store: StoreWithOutbox) -> None:
        """More people than shares: as many as there are get one, nobody two, and all of it is gone."""
        pots.sent(store, 6)

        def work(worker: int) -> None:
            for number in range(3):
                person = f"p-{worker}-{number}"
                insist(partial(pots.opened, store, f"o-{person}", person), unless="all-taken")

        at_once(work)
        packet = pots.packet_of(store)
        equal((packet.left, packet.rest, packet.version), (0, 0, 7), "what is left")
        equal(len({one.person for one in packet.opened}), 6, "who has a share")
        equal(sum(one.amount for one in packet.opened), 1_000, "what was taken")

    def test_tickets_and_prizes_are_not_given_too_often_under_threads(self, store: StoreWithOutbox) -> None:
        """One person asks for many tickets at once and gets three."""
        pots.announced(store)

        def work(worker: int) -> None:
            for number in range(2):
                name = f"t-{worker}-{number}"
                insist(partial(pots.entered, store, name, "c-1"), unless="tickets-used-up")

        at_once(work)
        equal(len(pots.pool_of(store).entries), 3, "the tickets of one day")


WORKERS = 4


def at_once(work: Callable[[int], None]) -> None:
    """Run ``work`` in several threads that start together; the first error of any is raised."""
    start = threading.Barrier(WORKERS)
    errors: list[BaseException] = []

    def run(worker: int) -> None:
        start.wait()
        try:
            work(worker)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(worker,)) for worker in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for error in errors:
        raise error


def insist(send: Callable[[], object], *, unless: str = "") -> None:
    """Send the same command until it is done, as a caller does who is told of a conflict; or refused so."""
    for _ in range(100):
        try:
            send()
        except Conflict as conflict:
            if conflict.code != unless:
                continue
        return
    raise AssertionError("a hundred conflicts in a row")


def quotas(store: Store, on: int) -> QuotaLeft:
    """What a new unit of work sees of the day's quotas."""
    with store.begin() as unit:
        return dict(unit.quotas(on))


def rewarded(store: Store, account_ids: list[AccountId]) -> int:
    """How many rewards these accounts were credited with."""
    events = [event for one in account_ids for event in desk.stored(store, one)[1]]
    return sum(type(event).__name__ == "RewardCredited" for event in events)
