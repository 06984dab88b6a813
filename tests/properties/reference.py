"""The same account once more, written by hand from the rules: one day after the other, nothing clever.

It shares no code with the library – plain dicts, `datetime`, whole minor units and exact fractions – and
follows the rules of every preset. Annual fees are judged by the list of all that was ever spent, not by
counters. It knows no offers, points, plans, cards; what is held and who is approved is `reference_line`'s.
"""

import calendar
from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

Step = dict[str, Any]
"""``do`` (a verb), ``on``, ``amount``, ``made`` (transaction date), ``mcc``, ``kind`` of a fee asked for,
``place`` of a cash advance, ``foreign`` where it was converted."""

FEES = ("annual_fee", "fee", "late_charge")
CYCLE = ("purchases", "cash_advances", "fees", "payments", "refunds", "withdrawals", "adjustments")
REFUND_ORDER = (
    *("purchase_unbilled", "purchase_billed", "purchase_revolving", "cash_unbilled", "cash_billed"),
    *("fee_unbilled", "fee_billed", "annual_fee_unbilled", "annual_fee_billed", "late_charge_unbilled"),
    *("late_charge_billed", "interest_billed", "interest_revolving"),
)
POOL = {
    "purchase_unbilled": "unbilled",
    **dict.fromkeys(("purchase_billed", "interest_billed"), "billed"),
    **dict.fromkeys(("purchase_revolving", "interest_revolving", "cash_unbilled", "cash_billed"), "due"),
}
"""Where a day's interest on a bucket is put: due for certain, or only if grace is lost."""
PROVISIONAL = ("purchase_unbilled", "purchase_billed", "interest_billed")
KINDS = ("purchase", "cash")


def fen(text: str) -> int:
    return int(Fraction(text) * 100)


def half_up(exact: Fraction) -> int:
    return int((exact + Fraction(1, 2)) // 1)


def share(terms: dict[str, str], base: int) -> int:
    """A rate of a base with a floor and a cap."""
    amount = max(half_up(Fraction(terms["rate"]) * base), fen(terms["floor"]))
    return min(amount, fen(terms["cap"])) if fen(terms["cap"]) else amount


def in_month(year: int, month: int, day: int) -> date:
    """That day of a month, or its last one; month 13 is January."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def following(after: date, day: int) -> date:
    here = in_month(after.year, after.month, day)
    return here if here > after else in_month(after.year, after.month + 1, day)


class Account:
    def __init__(self, document: dict[str, Any], opened_on: date, limit: int, statement_day: int) -> None:
        self.terms, self.limit, self.statement_day = document, limit, statement_day
        self.rates = {kind: Fraction(document["interest"][f"{kind}_daily_rate"]) for kind in KINDS}
        self.standard, self.first_rates = dict(self.rates), dict(self.rates)
        self.promotion_ends: date | None = None
        self.rated: dict[date, dict[str, Fraction]] = {}
        self.in_full = 0
        self.forgives_parts = document["interest"]["method"] == "unpaid_part_only"
        self.lots: list[dict[str, Any]] = []
        self.owed, self.credit = dict.fromkeys(REFUND_ORDER, 0), 0
        self.pool = dict.fromkeys(("due", "billed", "unbilled", "cash"), Fraction(0))
        self.today, self.next_statement = opened_on, following(opened_on, statement_day)
        self.judged_on: date | None = None
        self.minimum = self.repaid = self.past_due = self.misses = 0
        self.overdue_since: date | None = None
        self.cycle = dict.fromkeys(CYCLE, 0)
        self.statements: list[dict[str, Any]] = []
        self.spends: list[tuple[date, str, int, int]] = []
        annual = document["fees"]["annual"]
        self.issued = opened_on if annual["first_year_free"] and fen(annual["amount"]) else None

    def sum_of(self, *names: str) -> int:
        return sum(self.owed[name] for name in names)

    @property
    def billed(self) -> int:
        return sum(amount for name, amount in self.owed.items() if not name.endswith("unbilled"))

    @property
    def balance(self) -> int:
        return sum(self.owed.values()) - self.credit

    def rate(self, name: str) -> Fraction:
        return self.rates["cash" if name.startswith("cash") else "purchase"]

    def bear(self, name: str, exact: Fraction) -> None:
        """Add to the interest of a bucket; that on cash is counted apart as well."""
        self.pool[POOL[name]] += exact
        self.pool["cash"] += exact * name.startswith("cash")

    def charge(self, name: str, amount: int, line: str = "", days_before: Sequence[date] = ()) -> None:
        """Owe an amount, a credit balance first; it already bears interest for the days before."""
        if line:
            self.cycle[line] += amount
        owed = max(0, amount - self.credit)
        self.credit -= amount - owed
        self.owed[name] += owed
        if name in POOL:
            self.bear(name, owed * self.borne(name, days_before))

    def borne(self, name: str, days: Sequence[date]) -> Fraction:
        """What each fen of a bucket bore on these days."""
        kind = "cash" if name.startswith("cash") else "purchase"
        return sum((self.rated.get(day, self.first_rates)[kind] for day in days), Fraction(0))

    def days_from(self, step: Step, kind: str) -> list[date]:
        term = "purchase_accrues_from" if kind == "purchase" else "cash_accrues_from"
        days = (step["on"] - step["made"]).days * (self.terms["interest"][term] == "transaction_date")
        return [step["on"] - timedelta(days=number) for number in range(1, days + 1)]

    def remember(self, name: str, owed_before: int, since: date, days: Sequence[date] = ()) -> None:
        """What a bucket grew by, the day from which it bears interest, and what each fen of it bore."""
        lot = {"name": name, "left": self.owed[name] - owed_before, "since": since}
        self.lots.append(lot | {"each": self.borne(name, days)})

    def forgive(self, name: str, part: int) -> None:
        """The oldest of a bucket is repaid in time: what it bore is let go."""
        for lot in sorted(self.lots, key=lambda one: one["since"]):
            if lot["name"] == name:
                taken = min(part, lot["left"])
                lot["left"] -= taken
                part -= taken
                self.pool[POOL[name]] -= taken * lot["each"]

    def change_statement_day(self, step: Step) -> None:
        """The running cycle goes on to the new day."""
        self.statement_day = step["day"]
        self.next_statement = following(self.next_statement - timedelta(days=1), step["day"])

    def change_rate(self, step: Step) -> None:
        """Other rates from this day on, for good or for a while."""
        self.rates = self.standard | {kind: step[kind] for kind in KINDS if step[kind] is not None}
        self.promotion_ends = step["until"]
        if step["until"] is None:
            self.standard = dict(self.rates)

    def lower(self, amount: int, order: Sequence[str], extra_days: int = 0) -> int:
        """Take an amount off the buckets in their order; what is left over."""
        for name in order:
            if name not in self.owed:  # installments: no plan is ever made here
                continue
            part = min(amount, self.owed[name])
            self.owed[name] -= part
            amount -= part
            if self.forgives_parts and name in PROVISIONAL:
                self.forgive(name, part)
            elif name in POOL:
                self.bear(name, part * extra_days * self.rate(name))
        return amount

    def move(self, kinds: Sequence[str], was: str, becomes: str) -> None:
        for kind in kinds:
            self.owed[f"{kind}_{becomes}"] += self.owed[f"{kind}_{was}"]
            self.owed[f"{kind}_{was}"] = 0

    def purchase(self, step: Step) -> None:
        self.spend(step, "purchase")
        had, days = self.owed["purchase_unbilled"], self.days_from(step, "purchase")
        self.charge("purchase_unbilled", step["amount"], "purchases", days)
        self.remember("purchase_unbilled", had, min(days, default=step["on"]), days)
        if step["mcc"] in self.terms["minimum_payment"].get("mccs_in_full", ()):
            self.in_full += step["amount"]
        self.convert(step)

    def cash(self, step: Step) -> None:
        self.spend(step, "cash")
        self.charge("cash_unbilled", step["amount"], "cash_advances", self.days_from(step, "cash"))
        terms = self.terms["fees"]["cash_advance"]
        self.charge("fee_unbilled", share(terms.get(step["place"], terms), step["amount"]), "fees")
        self.convert(step)

    def convert(self, step: Step) -> None:
        if step["foreign"]:
            fee = share(self.terms["fees"]["foreign_transaction"], step["amount"])
            self.charge("fee_unbilled", fee, "fees")

    def withdraw(self, step: Step) -> None:
        self.credit -= step["amount"]
        self.cycle["withdrawals"] += step["amount"]
        self.charge("fee_unbilled", share(self.terms["fees"]["overpayment"], step["amount"]), "fees")

    def charge_fee(self, step: Step) -> None:
        self.charge("fee_unbilled", fen(self.terms["fees"][step["kind"]]), "fees")

    def spend(self, step: Step, what: str) -> None:
        """Remember what was spent; the first use begins the card year where the opening does not."""
        fee = fen(self.terms["fees"]["annual"]["amount"])
        if fee and self.issued is None:
            self.issued = step["on"]
            self.charge("annual_fee_unbilled", fee, "fees")
        self.spends.append((step["on"], what, 1, step["amount"]))

    def anniversary(self, day: date) -> None:
        """Charge the fee of the next card year, unless the spends of this one waive it."""
        terms, first = self.terms["fees"]["annual"], self.issued
        if first is None or day.year == first.year or day != in_month(day.year, first.month, first.day):
            return
        since = in_month(day.year - 1, first.month, first.day)
        since -= timedelta(days=since == first)  # the first year has the first day too
        kinds = ("purchase", "cash") if terms["cash_counts"] else ("purchase",)
        year = [spend for spend in self.spends if spend[0] > since and spend[1] in kinds]
        number, spending = sum(one[2] for one in year), sum(one[3] for one in year)
        enough = 0 < terms["waived_from_number"] <= number
        enough = enough or 0 < fen(terms["waived_from_spending"]) <= spending
        self.charge("annual_fee_unbilled", 0 if enough else fen(terms["amount"]), "fees")

    def refund(self, step: Step) -> None:
        if self.issued is not None:
            self.spends.append((step["on"], "purchase", -1, -step["amount"]))
        self.credit += self.lower(step["amount"], REFUND_ORDER)
        self.cycle["refunds"] += step["amount"]
        self.cure(0)

    def adjust(self, step: Step) -> None:
        """What an operator books by hand: a credit goes to its own kind first."""
        name = f"{step['of']}_unbilled"
        if step["debit"]:
            had = self.owed[name]
            self.charge(name, step["amount"], "adjustments")
            return self.remember(name, had, step["on"])
        order = sorted(REFUND_ORDER, key=lambda one: one.rpartition("_")[0] != step["of"])
        self.credit += self.lower(step["amount"], order)
        self.cycle["adjustments"] -= step["amount"]
        return self.cure(0)

    def pay(self, step: Step) -> None:
        """Receive a repayment; more than 90 days past due the other order holds until that is cured."""
        amount = step["amount"]
        self.cycle["payments"] += amount
        self.repaid += amount
        days = self.terms["interest"]["include_payment_day"]
        late = self.overdue_since is not None and (step["on"] - self.overdue_since).days > 90
        first = min(amount, self.past_due) if late else 0
        self.lower(first, self.terms["allocation"]["over_90_days"], days)
        self.credit += self.lower(amount - first, self.terms["allocation"]["up_to_90_days"], days)
        self.cure(amount)

    def cure(self, repaid: int) -> None:
        """What is past due shrinks, and is over when nothing of it is left."""
        self.past_due = max(0, min(self.past_due - repaid, self.billed))
        self.overdue_since = self.overdue_since if self.past_due else None

    def reach(self, day: date) -> None:
        """Let every day before this one end."""
        while self.today < day:
            self.end(self.today)
            self.today += timedelta(days=1)

    def end(self, day: date) -> None:
        counted = self.terms["interest"]["include_statement_day"]
        if day == self.judged_on:
            self.judge(day)
        self.anniversary(day)
        if day == self.next_statement and not counted:
            self.bill(day)
        for name in POOL:
            self.bear(name, self.owed[name] * self.rate(name))
        for lot in self.lots:
            lot["each"] += self.rate("purchase")
        self.rated[day] = dict(self.rates)
        if day == self.next_statement and counted:
            self.bill(day)
        if day == self.promotion_ends:
            self.rates, self.promotion_ends = dict(self.standard), None

    def judge(self, day: date) -> None:
        """The last day of grace: paid in full or not, the minimum met or not."""
        self.judged_on = None
        missing = min(self.minimum - self.repaid, self.billed)
        if self.billed <= fen(self.terms["grace"]["tolerance"]):
            missing, self.past_due, self.overdue_since = 0, 0, None
            for lot in self.lots:
                if lot["name"] != "purchase_unbilled":
                    lot["since"], lot["each"] = day, Fraction(0)
        else:
            self.pool["due"] += self.pool["billed"]
            self.move(("purchase", "interest"), "billed", "revolving")
            self.lots = [lot for lot in self.lots if lot["name"] == "purchase_unbilled"]
        self.pool["billed"] = Fraction(0)
        if missing > 0:
            self.past_due = missing
            self.overdue_since = self.overdue_since or self.statements[-1]["due"]
            terms = self.terms["late_charge"]
            if 0 < terms["escalates_after"] <= self.misses:
                terms = terms | {"rate": terms["escalated_rate"]}
            self.charge("late_charge_unbilled", share(terms, missing), "fees")
        self.misses = self.misses + 1 if missing > 0 else 0

    def bill(self, day: date) -> None:
        interest, had = self.interest(), self.owed["interest_billed"]
        if interest:
            self.pool["due"] = self.pool["cash"] = Fraction(0)
            self.charge("interest_billed", interest)
            counted = self.terms["interest"]["include_statement_day"]
            self.remember("interest_billed", had, day + timedelta(days=counted))
        self.minimum, self.repaid, self.in_full = self.minimum_due(), 0, 0
        opening = self.statements[-1]["closing_balance"] if self.statements else 0
        issued = {"on": day, "due": self.due(day), "opening_balance": opening, "interest": interest}
        issued |= {"closing_balance": self.balance, "minimum_payment_due": self.minimum}
        self.statements.append(issued | self.cycle)
        self.move((*FEES, "cash", "purchase"), "unbilled", "billed")
        for lot in self.lots:
            lot["name"] = lot["name"].replace("unbilled", "billed")
        provisional = self.pool["billed"] + self.pool["unbilled"]
        self.pool |= {"billed": provisional, "unbilled": Fraction(0)}
        self.judged_on = self.due(day) + timedelta(days=self.terms["grace"]["days"])
        if self.balance <= 0:
            self.judged_on, self.pool["billed"] = None, Fraction(0)
        self.cycle, self.next_statement = dict.fromkeys(CYCLE, 0), following(day, self.statement_day)

    def interest(self) -> int:
        """What is due, rounded once; or purchases and cash each by itself, where there is a least charge."""
        least, cash = fen(self.terms["interest"]["minimum_charge"]), self.pool["cash"]
        if not least:
            return half_up(self.pool["due"])
        return sum(max(least, half_up(part)) for part in (self.pool["due"] - cash, cash) if part)

    def due(self, day: date) -> date:
        ((rule, days),) = self.terms["cycle"]["due"].items()
        if rule == "days_after":
            return day + timedelta(days=days)
        return following(day, (day.day + days - 1) % 30 + 1 if rule == "gap_of_30" else days)

    def minimum_due(self) -> int:
        """Fees, interest, what was missing and what is over the limit in full, the rest by its share."""
        terms = self.terms["minimum_payment"]
        old = self.sum_of("annual_fee_billed", "fee_billed", "late_charge_billed", "interest_revolving")
        full = old + self.sum_of(*(f"{kind}_unbilled" for kind in FEES)) + self.owed["interest_billed"]
        missing = max(0, self.past_due - old)
        of_cash = min(missing, self.owed["cash_billed"])
        cash = self.sum_of("cash_unbilled", "cash_billed") - of_cash
        purchases = self.sum_of("purchase_unbilled", "purchase_billed", "purchase_revolving")
        purchases = max(0, purchases - (missing - of_cash))
        over = min(purchases, max(0, self.balance - full - missing - self.limit))
        least, purchases = full + missing + over, purchases - over
        wholly = min(self.in_full, self.owed["purchase_unbilled"], purchases)
        least, purchases = least + wholly, purchases - wholly
        least += half_up(cash * Fraction(terms["cash_share"]))
        first = terms.get("first_purchase_share") if not self.statements else None
        least += half_up(purchases * Fraction(first or terms["purchase_share"]))
        return min(max(least, fen(terms["floor"])), max(0, self.balance))
