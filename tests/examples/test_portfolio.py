"""The example portfolio obeys the laws of the book, and its reports say what the book says."""

import datetime
import hashlib
import io
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from xml.etree import ElementTree

import attrs
import pytest
from matplotlib import image
from rich.cells import cell_len
from rich.console import Console

from cardcore.accounts.billing import LineKind, StatementLine, statements
from cardcore.accounts.buckets import Bucket
from cardcore.accounts.holds import HoldExpired, HoldReversed
from cardcore.accounts.journal import entries, trial_balance
from cardcore.accounts.plans import InstallmentBilled, PlanOpened
from cardcore.accounts.postings import RefundPosted, RewardCredited
from cardcore.accounts.repayments import PaymentReceived
from cardcore.commands import Command
from cardcore.errors import Broken, NotFound, VersionConflict
from cardcore.ids import AccountId
from cardcore.journeys import Opening, Payment
from cardcore.money import display_amount, money_of
from cardcore.notices import Language
from cardcore.ports import Store
from cardcore.programs import Program
from cardcore.records import to_record
from cardcore.relationships import fold
from cardcore.testing.fakes import MemoryStore
from cardcore.usecases import open_account, receive_payment, statement_pages
from cardcore.wording import LINE_WORDS
from examples.portfolio import book, figures, history, picture, report, statement
from examples.portfolio.book import Page
from examples.portfolio.campaigns import program_with_campaigns
from examples.portfolio.figures import Figures, Verdict
from examples.portfolio.generate import Cardholder, Portfolio, Spending, generate
from examples.portfolio.habits import HABITS, habit_of
from examples.portfolio.merchants import TRADES
from examples.portfolio.progress import progress
from examples.portfolio.repaying import repaying, splitting
from examples.portfolio.run import run
from examples.portfolio.seasons import seasons
from examples.portfolio.together import together

SEED, CARDHOLDERS, MONTHS = 7, 60, 6

NOON = datetime.datetime(2026, 1, 1, 12, tzinfo=datetime.UTC)


@attrs.frozen
class Lived:
    """A small portfolio after its last day."""

    portfolio: Portfolio
    program: Program
    store: Store
    pages: tuple[Page, ...]

    @property
    def figures(self) -> Figures:
        """Its figures on the last day."""
        return figures.collect(self.pages, self.portfolio.last_day, self.program.currency)


def live(seed: int, cardholders: int, months: int) -> Lived:
    """Let a portfolio live in memory."""
    portfolio = generate(seed, cardholders, months)
    program = program_with_campaigns(portfolio.first_day, portfolio.last_day)
    store = MemoryStore()
    run(portfolio, store, program)
    pages = book.read(store, [person.account_id for person in portfolio.cardholders])
    return Lived(portfolio, program, store, tuple(pages))


@pytest.fixture(scope="module")
def lived() -> Lived:
    """Enough people and days for every kind of event."""
    return live(SEED, CARDHOLDERS, MONTHS)


@pytest.fixture
def console() -> Iterator[Console]:
    """A console that prints into a text."""
    with io.StringIO() as text:
        yield Console(file=text, width=100, highlight=False)


def printed(console: Console) -> str:
    """What was printed, checked to be clean: 100 columns, no control characters."""
    assert isinstance(console.file, io.StringIO)
    text = console.file.getvalue()
    assert all(cell_len(line) <= 100 for line in text.splitlines())
    assert not [character for character in text if ord(character) < 32 and character != "\n"]
    return text


# --- what is generated ------------------------------------------------------------------------------


def digest(portfolio: Portfolio) -> str:
    """A fingerprint of what was drawn."""
    drawn = [f"{one.opened_on} {one.credit_limit} {one.statement_day}" for one in portfolio.cardholders]
    drawn += [
        f"{one.account_id} {one.on} {one.posts_on} {one.amount} {one.merchant.name} {one.fate.name}"
        for one in portfolio.spending
    ]
    return hashlib.sha256("\n".join(drawn).encode()).hexdigest()[:16]


def test_the_same_seed_gives_the_same_portfolio_on_every_machine_and_python() -> None:
    assert digest(generate(9, 12, 4)) == "2e7f70dfb737fc86"


def test_another_seed_gives_another_portfolio() -> None:
    assert digest(generate(2026, 12, 4)) != digest(generate(2027, 12, 4))


def test_more_cardholders_leave_the_first_ones_as_they_were() -> None:
    few, more = generate(SEED, 8, 3), generate(SEED, 12, 3)
    ids = {person.account_id for person in few.cardholders}
    assert more.cardholders[:8] == few.cardholders
    assert tuple(one for one in more.spending if one.account_id in ids) == few.spending


def test_habits_have_nearly_their_shares() -> None:
    found = Counter(habit_of(place).name for place in range(200))
    assert sum(habit.percent for habit in HABITS) == 100
    assert all(abs(found[habit.name] - 2 * habit.percent) <= 2 for habit in HABITS)


def test_a_portfolio_lasts_whole_months() -> None:
    portfolio = generate(SEED, 1, 14)
    assert (portfolio.days[0], portfolio.days[-1]) == (
        datetime.date(2025, 9, 1),
        datetime.date(2026, 10, 31),
    )
    assert len(portfolio.days) == 365 + 61


@pytest.mark.parametrize("months", [1, 2, 12])
def test_everybody_has_opened_an_account_before_the_last_day(months: int) -> None:
    portfolio = generate(SEED, 100, months)
    assert min(person.opened_on for person in portfolio.cardholders) == portfolio.first_day
    assert max(person.opened_on for person in portfolio.cardholders) < portfolio.last_day


def test_everything_is_bought_in_its_trade_and_while_the_card_is_open() -> None:
    portfolio = generate(SEED, 40, 12)
    opened = {person.account_id: person.opened_on for person in portfolio.cardholders}
    shops = {merchant for trade in TRADES.values() for merchant in trade.merchants}
    for spending in portfolio.spending:
        assert opened[spending.account_id] < spending.on <= spending.posts_on < spending.refunded_on
        assert spending.on <= portfolio.last_day
        assert spending.merchant in shops
        assert spending.amount > 0
        assert spending.is_cash == (spending.merchant.mcc == "6011")


def test_people_buy_more_online_on_double_11() -> None:
    portfolio = generate(SEED, 200, 12)
    online = Counter(
        spending.on for spending in portfolio.spending if spending.merchant in TRADES["online"].merchants
    )
    on_double_11 = sum(online[datetime.date(2025, 11, day)] for day in range(6, 12))
    after = sum(online[datetime.date(2025, 11, day)] for day in range(13, 19))
    assert on_double_11 > 2 * after


def test_campaigns_are_the_offers_of_the_programme() -> None:
    first, last = datetime.date(2025, 11, 1), datetime.date(2026, 10, 31)
    offers = program_with_campaigns(first, last).offers
    names = [season.name for season in seasons(first, last) if season.is_campaign]
    assert [offer.name for offer in offers] == [f"笔笔返现·{name}" for name in names]
    assert names == ["双十一", "春节", "618", "国庆节"]
    assert {offer.uses_per_day for offer in offers} == {2_000}


def test_only_large_purchases_of_some_are_split_and_the_same_ones_every_time() -> None:
    portfolio = generate(SEED, 200, 12)
    people = {person.account_id: person for person in portfolio.cardholders}
    split = [one for one in portfolio.spending if splitting(people[one.account_id], one, SEED)]
    assert {people[one.account_id].habit.name for one in split} == {"revolver", "big-ticket shopper"}
    for one in split:
        style = people[one.account_id].habit.splitting
        assert style is not None
        assert one.amount >= style.least
        assert not one.is_cash
        assert splitting(people[one.account_id], one, SEED) in style.periods
    large = [one for one in portfolio.spending if (_least(people, one) or one.amount + 1) <= one.amount]
    assert len(split) < len(large)


def _least(people: Mapping[AccountId, Cardholder], one: Spending) -> int | None:
    style = people[one.account_id].habit.splitting
    return style.least if style else None


# --- how it lives -----------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_states_and_another_seed_others() -> None:
    def records(seed: int) -> list[object]:
        return [to_record(relationship) for relationship, _ in live(seed, 6, 3).pages]

    assert records(1) == records(1)
    assert records(1) != records(2)


def test_events_fold_to_the_stored_states(lived: Lived) -> None:
    for relationship, events in lived.pages:
        assert fold(None, events) == relationship


def test_a_balance_is_the_last_one_with_what_came_and_went(lived: Lived) -> None:
    count = 0
    for _, events in lived.pages:
        opening = 0
        for one in statements(events):
            issued = one.issued
            charged = issued.purchases + issued.cash_advances + issued.fees + issued.interest
            charged += issued.installments + issued.installment_interest
            given_back = issued.payments + issued.refunds + issued.rewards + issued.converted
            assert issued.opening_balance == opening
            assert issued.closing_balance == opening + charged - given_back
            assert sum(line.amount for line in one.lines) == issued.closing_balance - opening
            opening = issued.closing_balance
            count += 1
    assert count == lived.figures.statements > CARDHOLDERS


def test_the_books_balance(lived: Lived) -> None:
    trial = trial_balance(entries(event for _, events in lived.pages for event in events))
    receivables = sum(amount for name, amount in trial.items() if name.startswith("assets:receivables"))
    accounts = [relationship.account for relationship, _ in lived.pages]
    balances = sum(account.balance_minor + account.plan_principal for account in accounts)
    assert sum(trial.values()) == 0
    assert receivables + trial["liabilities:overpayments"] == balances
    assert trial == dict(lived.figures.booked)


def test_a_small_portfolio_has_every_kind_of_event(lived: Lived) -> None:
    kinds = {type(event) for _, events in lived.pages for event in events}
    assert {HoldReversed, HoldExpired, RefundPosted, RewardCredited, PlanOpened, InstallmentBilled} <= kinds
    sums = lived.figures
    assert min(sums.interest, *sums.fees.values(), sums.drawn, sums.points_clawed_back) > 0
    assert len(sums.fees) == 2
    assert min(sums.verdicts[verdict] for verdict in Verdict) > 0
    assert sum(sums.declined.values()) > 0


def test_cashback_keeps_its_caps(lived: Lived) -> None:
    rewards = [
        (relationship.account_id, event.offer_id, event.on, event.amount)
        for relationship, events in lived.pages
        for event in events
        if isinstance(event, RewardCredited)
    ]
    a_month: Counter[tuple[str, str, int]] = Counter()
    for account_id, offer_id, on, amount in rewards:
        assert amount <= 80_00
        a_month[account_id, offer_id, datetime.date.fromordinal(on).month] += amount
    assert max(a_month.values()) <= 200_00


def test_nobody_repays_more_than_what_is_owed_rounded_up(lived: Lived) -> None:
    too_much = Counter[str]()
    for person, (_, events) in zip(lived.portfolio.cardholders, lived.pages, strict=True):
        for event in events:
            if isinstance(event, PaymentReceived):
                assert event.to_credit < person.habit.repayment.round_up_to
                too_much[person.habit.name] += event.to_credit
    assert too_much["over-payer"] > 0
    assert too_much["pays in full"] == 0


def test_who_is_in_trouble_repays_no_more(lived: Lived) -> None:
    troubled = next(person for person in lived.portfolio.cardholders if person.bills_paid is not None)
    relationship, _ = next(page for page in lived.pages if page[0].account_id == troubled.account_id)
    bill = relationship.account.statement
    assert bill is not None
    assert bill.closing_balance > 0
    assert troubled.bills_paid is not None
    paid = attrs.evolve(bill, number=troubled.bills_paid)
    assert repaying(troubled, paid, SEED) is not None
    assert repaying(troubled, attrs.evolve(paid, number=paid.number + 1), SEED) is None


def test_holds_that_are_left_are_younger_than_their_expiry(lived: Lived) -> None:
    last = lived.portfolio.last_day.toordinal()
    holds = [hold for relationship, _ in lived.pages for hold in relationship.account.holds]
    assert holds
    assert all(last < hold.expires_on for hold in holds)


# --- many commands in one transaction ---------------------------------------------------------------


def command(number: int) -> Command:
    """A command of its own."""
    return Command.of(f"c-{number}", "test", NOON)


@pytest.fixture
def opening(lived: Lived) -> Opening:
    """An account to be opened."""
    line = money_of(1_000_00, lived.program.currency)
    return Opening.of("a-1", NOON.date(), line, 5, lived.program)


def pay(store: Store, number: int, lived: Lived, opening: Opening) -> None:
    """One repayment."""
    payment = Payment.of(NOON.date(), money_of(1_00, lived.program.currency), lived.program)
    receive_payment(store, command(number), opening.account_id, payment, lived.program)


def test_what_is_done_together_sees_what_was_done_before_and_is_kept(lived: Lived, opening: Opening) -> None:
    store = MemoryStore()
    with together(store) as one:
        open_account(one, command(1), opening, lived.program)
        pay(one, 2, lived, opening)
        pay(one, 3, lived, opening)
        pay(one, 3, lived, opening)  # the same command again: done once
    with store.begin() as unit:
        assert unit.relationship(opening.account_id).account.credit == 2_00


def test_what_is_done_together_is_kept_whole_or_not_at_all(lived: Lived, opening: Opening) -> None:
    store = MemoryStore()

    def all_of_it() -> None:
        with together(store) as one:
            open_account(one, command(1), opening, lived.program)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        all_of_it()
    with store.begin() as unit, pytest.raises(NotFound):
        unit.relationship(opening.account_id)


def test_a_conflict_among_commands_done_together_is_not_retried(lived: Lived, opening: Opening) -> None:
    store = MemoryStore()

    def twice() -> None:
        with together(store) as one:
            open_account(one, command(1), opening, lived.program)
            open_account(one, command(2), opening, lived.program)

    with pytest.raises(Broken, match="unit-spoilt") as caught:
        twice()
    assert isinstance(caught.value.__cause__, VersionConflict)


# --- figures and report -----------------------------------------------------------------------------


def test_figures_add_up(lived: Lived) -> None:
    sums = lived.figures
    assert sums.accounts == CARDHOLDERS
    assert sum(sums.aged_accounts.values()) == sum(sums.used.values()) == CARDHOLDERS
    assert sum(sums.aged_balances.values()) == sums.receivables
    accounts = [relationship.account for relationship, _ in lived.pages]
    balances = sum(account.balance_minor + account.plan_principal for account in accounts)
    assert sums.receivables - sums.credit == balances
    assert sums.aged_past_due[0] == 0
    income = -sum(amount for name, amount in sums.booked.items() if name.startswith(("income", "expenses")))
    assert sums.earned == income
    assert sums.points_pending > 0
    assert sums.points_earned - sums.points_clawed_back == sums.points_pending + sums.points_available
    assert sums.events == sum(len(events) for _, events in lived.pages)


def test_every_bucket_stands_once_in_the_report() -> None:
    buckets = [bucket for _, stage in report.STAGES for bucket in stage]
    assert sorted(buckets) == sorted(Bucket)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda sums: sums.booked.update({"income:interest": 1}),
        lambda sums: sums.owed.update({Bucket.CASH_BILLED: 1}),
        lambda sums: setattr(sums, "credit", sums.credit + 1),
    ],
    ids=["journal", "receivables", "credit"],
)
def test_a_lost_fen_is_noticed(lived: Lived, console: Console, spoil: Callable[[Figures], None]) -> None:
    sums = lived.figures
    assert sums.is_conserved
    spoil(sums)
    assert not sums.is_conserved
    report.render(console, sums)
    assert "MONEY NOT CONSERVED" in printed(console)


def test_the_report_says_what_the_figures_say(lived: Lived, console: Console) -> None:
    sums = lived.figures
    report.render(console, sums, offers=lived.program.offers, seconds=2)
    text = printed(console)
    for part in ("Balances", "Ageing", "Income", "Utilisation", "Bills", "Points", "Authorizations"):
        assert part in text
    assert all(f"M{age} " in text for age in range(8))
    assert f"{sums.receivables // 100:,}.{sums.receivables % 100:02}" in text
    assert f"{sums.points_earned:,}" in text
    assert "笔笔返现·618" in text
    assert "trial balance 0.00" in text
    assert f"{CARDHOLDERS / 2:,.1f} accounts" in text


def test_an_empty_portfolio_can_be_reported(console: Console) -> None:
    report.render(console, Figures(NOON.toordinal(), "CNY"))
    assert "trial balance 0.00" in printed(console)


# --- the statement ----------------------------------------------------------------------------------


def test_the_most_telling_statement_is_explained(lived: Lived, console: Console) -> None:
    found = statement.most_telling(lived.pages)
    assert found is not None
    account_id, number = found
    events = next(events for relationship, events in lived.pages if relationship.account_id == account_id)
    page = statement_pages(lived.store, account_id)[1][number - 1]
    kinds = {line.kind for line in page.statement.lines}
    assert {"interest", "payment", "purchase", "reward"} <= kinds
    statement.render(console, page, events, lived.program)
    text = printed(console)
    issued = page.statement.issued
    for amount in (issued.closing_balance, issued.minimum_payment_due, issued.interest):
        assert f"{amount // 100:,}.{amount % 100:02}" in text
    for words in (
        "最低还款额 Minimum",
        f"最低还款额 {display_amount(issued.minimum_payment_due, 'CNY')} = ",
        page.statement.payment_due_date.isoformat(),
        "利息",
        "笔笔返现",
        "积分",
    ):
        assert words in text
    assert all(line.description in text for line in page.statement.lines if line.kind == "purchase")


def test_a_billed_row_says_which_it_is_of_which_plan(lived: Lived, console: Console) -> None:
    relationship, events = next(
        page for page in lived.pages if any(isinstance(one, InstallmentBilled) for one in page[1])
    )
    for page in statement_pages(lived.store, relationship.account_id)[1]:
        statement.render(console, page, events, lived.program)
    text = printed(console)
    plan, number = next((one.plan_id, one.row.number) for one in events if isinstance(one, InstallmentBilled))
    assert f"分期本金 installment · {plan} 第{number}期" in text
    assert f"{plan}, row {number}  Installment " in text


def test_what_never_happened_is_not_reported(console: Console) -> None:
    report.render(console, Figures(NOON.toordinal(), "TWD", accounts=1))
    text = printed(console)
    assert not [
        word
        for word in ("Installment", "Cash", "Authorizations", "Revolving")
        if word in text.partition("Income")[2]
    ]
    assert "Earned 收益" in text


def test_no_statement_is_telling_before_the_first() -> None:
    assert statement.most_telling([]) is None


def test_every_statement_can_be_printed(lived: Lived, console: Console) -> None:
    for relationship, events in lived.pages[:8]:
        for page in statement_pages(lived.store, relationship.account_id)[1]:
            statement.render(console, page, events, lived.program)
    assert printed(console).count("Credit card statement") > 8


# --- history and picture ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def year(lived: Lived) -> history.History:
    """The history of the small portfolio."""
    days = history.weekly(lived.portfolio.first_day, lived.portfolio.last_day)
    return history.collect(lived.pages, days, lived.program.currency)


def test_weeks_end_with_the_last_day() -> None:
    days = history.weekly(datetime.date(2026, 1, 1), datetime.date(2026, 1, 31))
    assert [day.day for day in days] == [3, 10, 17, 24, 31]


def test_each_snapshot_is_what_the_journal_says_of_that_day(lived: Lived, year: history.History) -> None:
    booked = entries(event for _, events in lived.pages for event in events)
    for snapshot in year.snapshots:
        trial = trial_balance(entry for entry in booked if entry.on <= snapshot.on.toordinal())
        owed = sum(amount for name, amount in trial.items() if name.startswith("assets:receivables"))
        assert snapshot.receivables == sum(snapshot.aged.values()) == owed
    assert year.snapshots[-1].aged == +lived.figures.aged_balances


def test_the_months_add_up_to_the_income(lived: Lived, year: history.History) -> None:
    sums = lived.figures
    interest = sums.interest + sums.installment_interest
    assert sum(one.interest for one in year.income.values()) == interest
    assert sum(one.fees for one in year.income.values()) == sum(sums.fees.values())
    assert sum(one.rewards for one in year.income.values()) == sum(sums.rewards.values())


@pytest.mark.parametrize("fonts", [picture.CHINESE_FONTS, ()], ids=["chinese-if-any", "english"])
def test_the_picture_is_an_image_with_something_on_it(
    lived: Lived,
    year: history.History,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    fonts: tuple[str, ...],
) -> None:
    monkeypatch.setattr(picture, "CHINESE_FONTS", fonts)
    png, svg = tmp_path / "p.png", tmp_path / "p.svg"
    around = seasons(lived.portfolio.first_day, lived.portfolio.last_day)
    picture.draw(year, around, CARDHOLDERS, [png, svg])
    pixels = image.imread(png)
    assert pixels.shape[0] > 1000
    assert pixels.shape[1] > 1500
    for color, _, _ in picture.BALANCES.values():
        wanted = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        assert (abs(pixels[:, :, :3] - wanted).max(axis=2) < 0.01).sum() > 100, color
    root = ElementTree.parse(svg).getroot()
    assert root.tag.endswith("svg")
    assert len(list(root.iter("{http://www.w3.org/2000/svg}path"))) > 100


def test_a_picture_of_nothing_yet_can_be_drawn(tmp_path: Path) -> None:
    day = datetime.date(2026, 1, 5)
    nothing = history.collect([], [day], "CNY")
    picture.draw(nothing, [], 0, [tmp_path / "p.svg"])
    assert (tmp_path / "p.svg").stat().st_size > 1000


# --- progress ---------------------------------------------------------------------------------------


def test_progress_into_a_pipe_is_one_line(console: Console) -> None:
    with progress(console, "Living", 3, "days") as advance:
        for _ in range(3):
            advance(1)
    assert printed(console).startswith("Living: 3 days in ")
    assert printed(console).count("\n") == 1


def test_progress_on_a_terminal_is_a_bar() -> None:
    text = io.StringIO()
    with progress(Console(file=text, width=100, force_terminal=True), "Living", 3, "days") as advance:
        advance(3)
    assert "3/3" in text.getvalue()


@pytest.mark.parametrize("kind", list(LineKind))
def test_every_kind_of_line_is_told_in_both_languages(kind: LineKind) -> None:
    about = "late_charge" if kind is LineKind.FEE else "abc"
    said = statement.description(StatementLine(kind, 738_000, 738_000, about, 100, "5411"), {"abc": "返现"})
    words = {"违约金", "late charge"} if kind is LineKind.FEE else set()
    words |= {"abc"} if kind is LineKind.PURCHASE else set()
    words = words or {LINE_WORDS[Language.ZH][kind], LINE_WORDS[Language.EN][kind].lower(), "返现"}
    assert all(word in said for word in words)
