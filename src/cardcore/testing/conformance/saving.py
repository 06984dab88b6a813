"""Saving: what is committed comes back equal, what is not has never been, and nobody overwrites another."""

import pytest

from cardcore import usecases
from cardcore.errors import IdempotencyConflict, NotFound, StorageError, VersionConflict
from cardcore.ids import AccountId, ActorId, CommandId
from cardcore.ports import UnitOfWork
from cardcore.relationships import fold
from cardcore.testing import builders
from cardcore.testing.conformance import desk
from cardcore.testing.conformance.desk import A1, A2, StoreWithOutbox, equal

TELLER = ActorId("teller")


class Saving:
    """Round trips, one transaction, expected versions."""

    def test_a_relationship_comes_back_equal_to_its_folded_events(self, store: StoreWithOutbox) -> None:
        """A whole life with holds, declines, cash, refunds, rewards, interest, fees and statements."""
        desk.lived(store)
        relationship, events = desk.stored(store)
        equal(fold(None, events), relationship, "the folded events")
        equal(len(events), relationship.version, "the number of events")
        kinds = {type(event).__name__ for event in events}
        equal({"RewardCredited", "InterestPosted", "FeePosted", "PointsClawedBack"} - kinds, set(), "missing")

    def test_texts_of_any_script_come_back_exactly(self, store: StoreWithOutbox) -> None:
        """Chinese, emoji beyond the basic plane, combining marks, quotes and percent signs."""
        merchant = "老张🍜 Café e\u0301 '\"%s;--{{7*7}}"
        desk.opened(store, A1)
        bought = builders.purchase("10.00", "2024-01-10", merchant=merchant)
        desk.done(store, desk.command("c-1"), A1, bought)
        _, events = desk.stored(store)
        equal([event.merchant for event in events if hasattr(event, "merchant")], [merchant], "the merchant")

    def test_a_thousand_events_come_back_in_order(self, store: StoreWithOutbox) -> None:
        """Saved in one unit of work, read whole and from the middle."""
        with store.begin() as unit:
            outcome = desk.opening()
            desk.save(unit, outcome, "open")
            events = list(outcome.events)
            while len(events) < 1000:
                outcome = desk.buying(outcome.relationship, unit, mcc="5411")
                desk.save(unit, outcome, f"c-{len(events)}")
                events += outcome.events
            unit.commit()
        relationship, kept = desk.stored(store)
        equal(list(kept), events, "the events")
        equal(relationship, outcome.relationship, "the relationship")
        with store.begin() as unit:
            for after in (990, 989, 988):  # some lie inside a command
                equal(list(unit.events(A1, after=after)), events[after:], f"the events behind number {after}")
            equal(list(unit.events(A1, after=len(events))), [], "the events behind the last")

    def test_an_unknown_account_is_not_found(self, store: StoreWithOutbox) -> None:
        """And has no events."""
        with store.begin() as unit:
            with pytest.raises(NotFound) as refused:
                unit.relationship(A1)
            equal(refused.value.code, "not-found", "the code")
            equal(list(unit.events(A1)), [], "the events")

    def test_many_accounts_are_read_at_once(self, store: StoreWithOutbox) -> None:
        """As each is read alone, and as the unit saved it; those there are none of are left out."""
        desk.opened(store, A1, A2)
        with store.begin() as unit:
            outcome = desk.buying(unit.relationship(A1), unit)
            desk.save(unit, outcome, "c-1")
            found = unit.relationships([A2, AccountId("nobody"), A1, A2])
            equal(dict(found), {A1: outcome.relationship, A2: unit.relationship(A2)}, "the relationships")
            equal(dict(unit.relationships([])), {}, "none of none")
            unit.commit()

    def test_a_unit_reads_what_it_saved(self, store: StoreWithOutbox) -> None:
        """Relationship, events, receipt and quotas, before the commit."""
        with store.begin() as unit:
            desk.save(unit, desk.opening(), "c-1")
            outcome = desk.buying(unit.relationship(A1), unit)
            answer = desk.save(unit, outcome, "c-2")
            equal(unit.relationship(A1), outcome.relationship, "the relationship")
            equal(fold(None, unit.events(A1)), outcome.relationship, "the folded events")
            equal(unit.receipt(TELLER, CommandId("c-2")), answer, "the receipt")
            equal(list(unit.quotas(outcome.claims[0].on).values()), [desk.QUOTA - 1], "the quota")
            unit.commit()
        equal(desk.stored(store)[0], outcome.relationship, "the relationship after the commit")

    def test_a_unit_reads_one_moment_of_an_account(self, store: StoreWithOutbox) -> None:
        """Though somebody else commits between two reads."""
        desk.opened(store, A1)
        with store.begin() as unit:
            before = unit.relationship(A1)
            desk.bought(store, A1, "c-1")
            equal(unit.relationship(A1), before, "the relationship read again")
            equal(fold(None, unit.events(A1)), before, "the folded events")

    def test_what_is_not_committed_has_never_been(self, store: StoreWithOutbox) -> None:
        """State, events, notices, receipt, quota and parking of a unit that was left."""
        desk.opened(store, A1)
        before = desk.everything(store, A1)
        with store.begin() as unit:
            desk.save(unit, desk.buying(unit.relationship(A1), unit), "c-1")
            unit.park(A1, "never")
        equal(desk.everything(store, A1), before, "the store after a unit without commit")

        def fail(unit: UnitOfWork) -> None:
            desk.save(unit, desk.buying(unit.relationship(A1), unit), "c-1")
            unit.events(A1)
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            desk.committed(store, fail)
        equal(desk.everything(store, A1), before, "the store after a unit that failed")
        with store.begin() as unit:
            equal(unit.receipt(TELLER, CommandId("c-1")), None, "the receipt")

    def test_a_stale_outcome_is_refused(self, store: StoreWithOutbox) -> None:
        """Of two that began with one version, the first wins and the second changes nothing."""
        desk.opened(store, A1)
        with store.begin() as unit:
            stale = desk.buying(unit.relationship(A1), unit)
        desk.bought(store, A1, "c-1")
        before = desk.everything(store, A1)
        code = desk.refused(VersionConflict, store, lambda unit: desk.save(unit, stale, "c-2"))
        equal(code, "version-conflict", "the code")
        equal(desk.everything(store, A1), before, "the store after the conflict")

    def test_of_two_open_units_only_the_first_to_commit_wins(self, store: StoreWithOutbox) -> None:
        """Both loaded the account before either committed."""
        desk.opened(store, A1)

        def overtaken(unit: UnitOfWork) -> None:
            late = desk.buying(unit.relationship(A1), unit)
            desk.bought(store, A1, "c-1")
            desk.save(unit, late, "c-2")

        desk.refused(VersionConflict, store, overtaken)
        equal(desk.stored(store)[0].account.balance_minor, 9_800, "the balance: one meal, 2 % back")
        with store.begin() as unit:
            equal(unit.receipt(TELLER, CommandId("c-2")), None, "the receipt of the loser")

    def test_an_account_is_opened_once(self, store: StoreWithOutbox) -> None:
        """A second opening under another command is a conflict."""
        desk.opened(store, A1)
        before = desk.everything(store, A1)
        desk.refused(VersionConflict, store, lambda unit: desk.save(unit, desk.opening(), "again"))
        equal(desk.everything(store, A1), before, "the store after the conflict")

    def test_a_conflict_undoes_the_whole_unit(self, store: StoreWithOutbox) -> None:
        """Also what was saved before it."""
        desk.opened(store, A1)
        before = desk.everything(store, A1)

        def half_wrong(unit: UnitOfWork) -> None:
            desk.save(unit, desk.opening(A2), "open-2")
            desk.save(unit, desk.opening(A1), "again")

        desk.refused(VersionConflict, store, half_wrong)
        equal(desk.everything(store, A1), before, "the store after the conflict")
        with store.begin() as unit, pytest.raises(NotFound):
            unit.relationship(A2)

    def test_a_refused_unit_cannot_be_committed(self, store: StoreWithOutbox) -> None:
        """Though the caller caught the conflict: half of it is not what was meant."""
        desk.opened(store, A1)

        def wrong(unit: UnitOfWork) -> None:
            desk.save(unit, desk.opening(A2), "open-2")
            desk.save(unit, desk.opening(A1), "again")
            unit.commit()

        def stubborn(unit: UnitOfWork) -> None:
            with pytest.raises(VersionConflict):
                wrong(unit)

        equal(desk.refused(StorageError, store, stubborn), "closed", "the code")
        with store.begin() as unit, pytest.raises(NotFound):
            unit.relationship(A2)

    def test_a_unit_saves_many_accounts_and_changes(self, store: StoreWithOutbox) -> None:
        """All of them, each with all of its changes."""
        accounts = [AccountId(f"m-{number:02}") for number in range(30)]
        with store.begin() as unit:
            for account_id in accounts:
                desk.save(unit, desk.opening(account_id), f"{account_id}-open")
            for account_id in accounts:
                for number in range(3):
                    bought = desk.buying(unit.relationship(account_id), unit, mcc="5411")
                    desk.save(unit, bought, f"{account_id}-{number}")
            unit.commit()
        for account_id in accounts:
            relationship, events = desk.stored(store, account_id)
            equal(fold(None, events), relationship, "the folded events")
            equal(relationship.account.balance_minor, 30_000, "the balance")

    def test_a_unit_is_over_once_it_is_committed_or_left(self, store: StoreWithOutbox) -> None:
        """Using it further is refused: `closed`."""
        desk.opened(store, A1)
        with store.begin() as unit:
            unit.commit()
            with pytest.raises(StorageError) as refused:
                unit.relationship(A1)
        equal(refused.value.code, "closed", "the code after the commit")
        with store.begin() as unit:
            outcome = desk.buying(unit.relationship(A1), unit)
        with pytest.raises(StorageError) as refused:
            desk.save(unit, outcome, "late")
        equal(refused.value.code, "closed", "the code after leaving")
        with pytest.raises(StorageError) as refused:
            unit.__enter__()
        equal(refused.value.code, "closed", "the code of a second beginning")


class Receipts:
    """A command is done once, however often it is sent."""

    def test_receipts_come_back_equal(self, store: StoreWithOutbox) -> None:
        """With events, notices and decision; of another actor or another id there is none."""
        desk.lived(store)
        request = builders.authorization("77.00", "2024-03-06", hold="h-9", merchant="望京🍢")
        approved = desk.done(store, desk.command("c-1"), A1, request)
        refused = desk.done(
            store, desk.command("c-2"), A1, builders.authorization("777777.00", "2024-03-06", hold="h-10")
        )
        not_agreed = desk.done(
            store, desk.command("c-4"), A1, builders.conversion("cash", "777777.00", "2024-03-06")
        )
        equal(bool(not_agreed.refused), True, "whether the receipt says why there is no plan")
        with store.begin() as unit:
            equal(unit.receipt(TELLER, CommandId("c-1")), approved, "the receipt")
            equal(unit.receipt(TELLER, CommandId("c-2")), refused, "the receipt of a refusal")
            equal(unit.receipt(TELLER, CommandId("c-4")), not_agreed, "the receipt of a plan not agreed")
            equal(unit.receipt(ActorId("other"), CommandId("c-1")), None, "the receipt of another actor")
            equal(unit.receipt(TELLER, CommandId("c-3")), None, "the receipt of another command")

    def test_a_receipt_is_kept_once(self, store: StoreWithOutbox) -> None:
        """Saving under a command id of the same actor again is a conflict, in the same unit too."""
        desk.opened(store, A1, A2)
        desk.bought(store, A1, "c-1")
        before = desk.everything(store, A1, A2)

        def buy(unit: UnitOfWork, command_id: str, *account_ids: AccountId) -> None:
            for account_id in account_ids:
                desk.save(unit, desk.buying(unit.relationship(account_id), unit), command_id)

        desk.refused(VersionConflict, store, lambda unit: buy(unit, "c-1", A2))
        desk.refused(VersionConflict, store, lambda unit: buy(unit, "c-2", A1, A2))
        equal(desk.everything(store, A1, A2), before, "the store after the conflicts")

    def test_the_same_command_again_gives_the_same_receipt(self, store: StoreWithOutbox) -> None:
        """And no event, no notice, no quota taken; also after other commands."""
        desk.opened(store, A1)
        meal = builders.purchase("100.00", "2024-01-10", mcc="5812", merchant="老张面馆")
        first = desk.done(store, desk.command("c-1"), A1, meal)
        desk.done(store, desk.command("c-2"), A1, builders.payment("5.00", "2024-01-11"))
        before = desk.everything(store, A1)
        equal(desk.done(store, desk.command("c-1"), A1, meal), first, "the receipt")
        equal(desk.everything(store, A1), before, "the store after the repetition")

    def test_a_command_id_with_other_content_is_refused(self, store: StoreWithOutbox) -> None:
        """Another amount, another account, another journey: nothing is done."""
        desk.opened(store, A1, A2)
        desk.done(store, desk.command("c-1"), A1, builders.purchase("10.00", "2024-01-10"))
        before = desk.everything(store, A1, A2)
        others: list[tuple[AccountId, builders.Step]] = [
            (A1, builders.purchase("10.01", "2024-01-10")),
            (A2, builders.purchase("10.00", "2024-01-10")),
            (A1, builders.refund("10.00", "2024-01-10")),
        ]
        for account_id, step in others:
            with pytest.raises(IdempotencyConflict):
                desk.done(store, desk.command("c-1"), account_id, step)
        equal(desk.everything(store, A1, A2), before, "the store after the refusals")

    def test_two_actors_may_use_one_command_id(self, store: StoreWithOutbox) -> None:
        """They are two commands."""
        desk.opened(store, A1)
        for actor in ("teller", "machine"):
            bought = builders.purchase("10.00", "2024-01-10")
            desk.done(store, desk.command("c-1", actor), A1, bought)
        equal(desk.stored(store)[0].account.balance_minor, 2000, "the balance")

    def test_a_refused_command_leaves_nothing(self, store: StoreWithOutbox) -> None:
        """A day that is closed, an account that is not there: no receipt, so the id is free."""
        desk.lived(store)
        before = desk.everything(store, A1)
        with pytest.raises(Exception, match="period-closed"):
            desk.done(store, desk.command("c-1"), A1, builders.purchase("10.00", "2024-01-10"))
        with pytest.raises(NotFound):
            desk.done(store, desk.command("c-1"), A2, builders.purchase("10.00", "2024-03-10"))
        equal(desk.everything(store, A1), before, "the store after the refusals")
        desk.done(store, desk.command("c-1"), A1, builders.purchase("10.00", "2024-03-10"))

    def test_statement_pages_are_read_through_the_store(self, store: StoreWithOutbox) -> None:
        """Two statements, the second with its interest explained."""
        desk.lived(store)
        relationship, pages = usecases.statement_pages(store, A1)
        equal(relationship, desk.stored(store)[0], "the relationship")
        equal([str(page.statement.statement_date) for page in pages][-1], "2024-03-05", "the last statement")
        equal(bool(pages[-1].explanations), True, "whether its interest is explained")
