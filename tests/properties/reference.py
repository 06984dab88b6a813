"""The same account once more, written by hand from the rules: one day after the other, nothing clever.

It shares no code with the library – plain dicts, `datetime`, whole minor units and exact fractions – and
follows the rules of every preset. All that is owed stands in lots, each with the interest it bore; what is
open is reckoned anew from what became of every hold, an annual fee from all that was ever spent. It knows no
offers, points, plans, cards.
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

Step = dict[str, Any]
"""``do`` (a verb), ``on``, ``amount``, ``made`` (transaction date), ``mcc``, ``kind`` of a fee asked for,
``place`` of a cash advance, ``foreign`` where it was converted, ``hold``, ``of`` (what a refund is of)."""

FEES = ("fee", "annual_fee", "late_charge")
KINDS = ("purchase", "cash", *FEES, "interest")
BUCKETS = [f"{kind}_{stage}" for kind in KINDS for stage in ("unbilled", "billed", "revolving")]
"""In the order in which refunds lower them."""
PROVISIONAL = ("purchase_unbilled", "purchase_billed", "interest_billed")
"""Their interest is due only if grace is lost; that of the others is due for certain."""
SUMS = ("purchases", "cash_advances", "fees", "interest", "payments", "refunds", "withdrawals", "adjustments")
CATEGORIES = {"5812": "dining", "5541": "fuel", "7011": "lodging"}
NEVER = date.max
CASH, TRANSFER = "6011", "4829"


@dataclass
class Lot:
    """What is left of one posting, and the interest it bore so far."""

    kind: str
    left: int
    since: date
    borne: Fraction = Fraction(0)
    stage: str = "unbilled"

    @property
    def bucket(self) -> str:
        return f"{self.kind}_{self.stage}"


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


def check(holds: object, reason: str) -> None:
    if not holds:
        raise PermissionError(reason)


class Account:
    """Its verbs are named as in `Step`; one that is refused changes nothing."""

    def __init__(self, document: dict[str, Any], opened_on: date, limit: int, statement_day: int) -> None:
        self.terms, self.limit, self.statement_day = document, limit, statement_day
        agreed = {kind: Fraction(document["interest"][f"{kind}_daily_rate"]) for kind in ("purchase", "cash")}
        self.first_rates = self.standard = self.rates = agreed
        self.rated: dict[date, dict[str, Fraction]] = {}
        self.lots: list[Lot] = []
        self.credit = self.minimum = self.repaid = self.past_due = self.misses = self.in_full = 0
        self.promotion_ends = self.overdue_since = self.judged_on = NEVER
        self.today, self.next_statement = opened_on, following(opened_on, statement_day)
        self.cycle = dict.fromkeys(SUMS, 0)
        self.statements: list[dict[str, Any]] = []
        self.spends: list[tuple[date, str, int, int]] = []
        annual = document["fees"]["annual"]
        self.issued = opened_on if annual["first_year_free"] and fen(annual["amount"]) else None
        self.holds: dict[str, dict[str, Any]] = {}
        self.bought: dict[str, int] = {}
        self.more: list[Step] = []
        self.suspended = self.consented = self.stopped = False
        self.helped: list[int] = []

    def do(self, step: Step) -> str:
        """Let every day before it end, then do it, if there is more; why it is not done, or nothing."""
        while self.today < step["on"]:
            self.end(self.today)
            self.today += timedelta(days=1)
        for hold in self.holds.values():
            hold["over"] = hold["over"] or ("expired" if hold["until"] < self.today else "")
        try:
            if "do" in step:
                getattr(self, step["do"])(step)
        except PermissionError as refusal:
            return str(refusal)
        return ""

    def owed(self, *kinds: str, stage: str = "") -> int:
        """What is left of some kinds, or all; at one stage, or at all."""
        lots = [lot for lot in self.lots if stage in ("", lot.stage)]
        return sum(lot.left for lot in lots if not kinds or lot.kind in kinds)

    @property
    def billed(self) -> int:
        return self.owed() - self.owed(stage="unbilled")

    @property
    def balance(self) -> int:
        return self.owed() - self.credit

    def rate(self, kind: str, rates: dict[str, Fraction]) -> Fraction:
        return Fraction(0) if kind in FEES else rates["cash" if kind == "cash" else "purchase"]

    def charge(self, kind: str, amount: int, line: str, since: date | None = None) -> None:
        """Owe an amount, a credit balance first; it already bears interest for the days since then."""
        self.cycle[line] += amount
        owed = max(0, amount - self.credit)
        self.credit -= amount - owed
        lot = Lot(kind, owed, since or self.today)
        for day in range((self.today - lot.since).days):
            rates = self.rated.get(lot.since + timedelta(days=day), self.first_rates)
            lot.borne += owed * self.rate(kind, rates)
        self.lots.append(lot)

    def lower(self, amount: int, order: list[str], extra_days: int = 0) -> None:
        """Take an amount off the lots, bucket after bucket and the oldest first; the rest is credit."""
        forgives = self.terms["interest"]["method"] == "unpaid_part_only"
        for lot in sorted(self.lots, key=lambda lot: (order.index(lot.bucket), lot.since)):
            part = min(amount, lot.left)
            if forgives and lot.bucket in PROVISIONAL:
                lot.borne -= lot.borne * Fraction(part, lot.left or 1)
            else:
                lot.borne += part * extra_days * self.rate(lot.kind, self.rates)
            lot.left -= part
            amount -= part
        self.credit += amount
        self.past_due = min(self.past_due, self.billed)
        self.overdue_since = self.overdue_since if self.past_due else NEVER

    def spend(self, step: Step) -> None:
        """Owe it with its fees; the first use begins the card year where the opening does not."""
        self.capture(step)
        kind, amount, fees = step["do"], step["amount"], self.terms["fees"]
        if fen(fees["annual"]["amount"]) and self.issued is None:
            self.issued = step["on"]
            self.charge("annual_fee", fen(fees["annual"]["amount"]), "fees")
        self.spends.append((step["on"], kind, 1, amount))
        backwards = self.terms["interest"][f"{kind}_accrues_from"] == "transaction_date"
        line = "purchases" if kind == "purchase" else "cash_advances"
        self.charge(kind, amount, line, step["made"] if backwards else None)
        if kind == "cash":
            terms = fees["cash_advance"]
            self.charge("fee", share(terms.get(step["place"], terms), amount), "fees")
        elif step["mcc"] in self.terms["minimum_payment"].get("mccs_in_full", ()):
            self.in_full += amount
        if step["foreign"]:
            self.charge("fee", share(fees["foreign_transaction"], amount), "fees")

    purchase = cash = spend

    def refund(self, step: Step) -> None:
        if step["of"]:
            check(step["amount"] <= self.bought[step["of"]], "refund-exceeds-capture")
            self.bought[step["of"]] -= step["amount"]
        if self.issued is not None:
            self.spends.append((step["on"], "purchase", -1, -step["amount"]))
        self.cycle["refunds"] += step["amount"]
        self.lower(step["amount"], BUCKETS)

    def withdraw(self, step: Step) -> None:
        fee = share(self.terms["fees"]["overpayment"], step["amount"])
        check(step["amount"] + fee <= min(self.credit, self.open()), "credit-balance-exceeded")
        self.credit -= step["amount"]
        self.cycle["withdrawals"] += step["amount"]
        self.charge("fee", fee, "fees")

    def charge_fee(self, step: Step) -> None:
        self.charge("fee", fen(self.terms["fees"][step["kind"]]), "fees")

    def adjust(self, step: Step) -> None:
        """What an operator books by hand: a credit goes to its own kind first."""
        if step["debit"]:
            self.charge(step["of"], step["amount"], "adjustments")
        else:
            self.cycle["adjustments"] -= step["amount"]
            self.lower(step["amount"], sorted(BUCKETS, key=lambda one: not one.startswith(step["of"])))

    def pay(self, step: Step) -> None:
        """Receive a repayment; more than 90 days past due the other order holds until that is cured."""
        self.cycle["payments"] += step["amount"]
        days, orders = self.terms["interest"]["include_payment_day"], self.terms["allocation"]
        late = (step["on"] - self.overdue_since).days > 90
        first = min(step["amount"], self.past_due) if late else 0
        self.repaid += step["amount"]
        self.past_due = max(0, self.past_due - step["amount"])
        self.lower(first, orders["over_90_days"], days)
        self.lower(step["amount"] - first, orders["up_to_90_days"], days)

    def change_statement_day(self, step: Step) -> None:
        """The running cycle goes on to the new day."""
        self.statement_day = step["day"]
        self.next_statement = following(self.next_statement - timedelta(days=1), step["day"])

    def change_rate(self, step: Step) -> None:
        """Other rates from this day on, for good or for a while."""
        given = {kind: step[kind] for kind in self.standard if step[kind] is not None}
        self.rates, self.promotion_ends = self.standard | given, step["until"]
        self.standard = self.rates if step["until"] == NEVER else self.standard

    def end(self, day: date) -> None:
        counted = self.terms["interest"]["include_statement_day"]
        if day == self.judged_on:
            self.judge(day)
        self.anniversary(day)
        if day == self.next_statement and not counted:
            self.bill(day)
        for lot in self.lots:
            lot.borne += lot.left * self.rate(lot.kind, self.rates)
        self.rated[day] = self.rates
        if day == self.next_statement and counted:
            self.bill(day)
        if day == self.promotion_ends:
            self.rates, self.promotion_ends = self.standard, NEVER

    def anniversary(self, day: date) -> None:
        """Charge the fee of the next card year, unless the spends of this one waive it."""
        terms, first = self.terms["fees"]["annual"], self.issued
        if first is None or day.year == first.year or day != in_month(day.year, first.month, first.day):
            return
        since = in_month(day.year - 1, first.month, first.day)
        since -= timedelta(days=since == first)  # the first year has the first day too
        kinds = ("purchase", "cash") if terms["cash_counts"] else ("purchase",)
        year = [spend for spend in self.spends if spend[0] > since and spend[1] in kinds]
        enough = 0 < terms["waived_from_number"] <= sum(one[2] for one in year)
        enough = enough or 0 < fen(terms["waived_from_spending"]) <= sum(one[3] for one in year)
        self.charge("annual_fee", 0 if enough else fen(terms["amount"]), "fees")

    def judge(self, day: date) -> None:
        """The last day of grace: paid in full or not, the minimum met or not."""
        missing = min(self.minimum - self.repaid, self.billed)
        free = self.billed <= fen(self.terms["grace"]["tolerance"])
        if free:
            missing, self.past_due, self.overdue_since = 0, 0, NEVER
        self.settle(day, free=free)
        if missing > 0:
            self.past_due = missing
            self.overdue_since = min(self.overdue_since, self.statements[-1]["due"])
            terms = self.terms["late_charge"]
            if 0 < terms["escalates_after"] <= self.misses:
                terms = terms | {"rate": terms["escalated_rate"]}
            self.charge("late_charge", share(terms, missing), "fees")
        self.misses = self.misses + 1 if missing > 0 else 0

    def settle(self, day: date, *, free: bool) -> None:
        """What is billed bears interest from now on only; or all it bore is due for certain."""
        for lot in self.lots:
            if lot.bucket in PROVISIONAL and lot.stage == "billed":
                lot.stage = "billed" if free else "revolving"
                if free:
                    lot.since, lot.borne = day, Fraction(0)

    def bill(self, day: date) -> None:
        interest = self.interest()
        if interest:
            for lot in self.lots:
                lot.borne *= lot.bucket in PROVISIONAL
            self.charge("interest", interest, "interest")
        self.minimum, self.repaid, self.in_full = self.minimum_due(), 0, 0
        opening = self.statements[-1]["closing_balance"] if self.statements else 0
        issued = {"on": day, "due": self.due(day), "opening_balance": opening}
        issued |= {"closing_balance": self.balance, "minimum_payment_due": self.minimum}
        self.statements.append(issued | self.cycle)
        for lot in self.lots:
            lot.stage = "billed" if lot.stage == "unbilled" else lot.stage
        self.judged_on = self.due(day) + timedelta(days=self.terms["grace"]["days"])
        if self.balance <= 0:
            self.judged_on = NEVER
            self.settle(day, free=True)
        self.lots = [lot for lot in self.lots if lot.left or lot.borne]
        self.cycle, self.next_statement = dict.fromkeys(SUMS, 0), following(day, self.statement_day)

    def interest(self) -> int:
        """What is due, rounded once; or purchases and cash each by itself, where there is a least charge."""
        least = fen(self.terms["interest"]["minimum_charge"])
        due = {False: Fraction(0), True: Fraction(0)}
        for lot in self.lots:
            due[lot.kind == "cash"] += lot.borne * (lot.bucket not in PROVISIONAL)
        parts = due.values() if least else [sum(due.values())]
        return sum(max(least, half_up(part)) for part in parts if part)

    def due(self, day: date) -> date:
        ((rule, days),) = self.terms["cycle"]["due"].items()
        if rule == "days_after":
            return day + timedelta(days=days)
        return following(day, (day.day + days - 1) % 30 + 1 if rule == "gap_of_30" else days)

    def minimum_due(self) -> int:
        """Fees, interest, what was missing and what is over the limit in full, the rest by its share."""
        terms = self.terms["minimum_payment"]
        full = self.owed(*FEES, "interest")
        old = self.owed(*FEES, stage="billed") + self.owed("interest", stage="revolving")
        missing = max(0, self.past_due - old)
        of_cash = min(missing, self.owed("cash", stage="billed"))
        cash = self.owed("cash") - of_cash
        purchases = max(0, self.owed("purchase") - (missing - of_cash))
        over = min(purchases + cash, max(0, self.balance - full - missing - self.limit))
        cash, purchases = min(cash, purchases + cash - over), max(0, purchases - over)
        wholly = min(self.in_full, self.owed("purchase", stage="unbilled"), purchases)
        least = full + missing + over + wholly + half_up(cash * Fraction(terms["cash_share"]))
        first = terms.get("first_purchase_share") if not self.statements else None
        least += half_up((purchases - wholly) * Fraction(first or terms["purchase_share"]))
        return min(max(least, fen(terms["floor"])), max(0, self.balance))

    def left(self, hold: dict[str, Any]) -> int:
        return 0 if hold["over"] else int(hold["asked"] - hold["back"] - hold["taken"])

    def open(self, *, lasting: bool = False) -> int:
        more: list[int] = [one["amount"] for one in self.more if one["from"] <= self.today <= one["to"]]
        held = sum(map(self.left, self.holds.values()))
        return self.limit + sum(more) * (not lasting) - self.balance - held

    def open_cash(self) -> int:
        held = sum(self.left(hold) for hold in self.holds.values() if hold["mcc"] == CASH)
        cash_limit = int(Fraction(self.terms["limits"]["cash_share"]) * self.limit)
        return min(cash_limit - self.owed("cash") - held, self.open(lasting=True))

    def terms_of(self, mcc: str) -> dict[str, Any]:
        limits = self.terms["limits"]
        return {**limits, **limits["by_category"].get(CATEGORIES.get(mcc), {})}

    def authorize(self, step: Step) -> None:
        """A hold or more of one: standing, cash, line; going over that helps once in a cycle."""
        new = {"asked": 0, "back": 0, "taken": 0, "over": "", "until": step["on"], "mcc": step.get("mcc")}
        hold, amount, cycle = self.holds.get(step["hold"], new), step["amount"], len(self.statements)
        terms = self.terms_of(hold["mcc"])
        check(not hold["over"], "auth-closed")
        check(not self.suspended, "suspended")
        check((step["on"] - self.overdue_since).days < terms["delinquency_block_days"], "delinquent")
        check(hold["mcc"] != CASH or amount <= self.open_cash(), "over_cash_limit")
        if amount > self.open():
            helps = self.consented and cycle not in self.helped and hold["mcc"] not in (CASH, TRANSFER)
            most = self.open() + helps * int(Fraction(terms["over_limit_share"]) * self.limit)
            check(amount <= most, "over_credit_limit")
            self.stopped = cycle - 1 in self.helped
            self.consented, self.helped = not self.stopped, [*self.helped, cycle]
        until = max(hold["until"], step["on"] + timedelta(days=terms["hold_days"]))
        self.holds[step["hold"]] = hold | {"asked": hold["asked"] + amount, "until": until}

    def capture(self, step: Step) -> None:
        """Within what was authorized and its tolerance; one that leaves nothing ends the hold."""
        hold = self.holds.get(step["hold"])
        if hold:
            check(not hold["over"], "auth-closed")
            asked, taken = hold["asked"] - hold["back"], hold["taken"] + step["amount"]
            tolerance = Fraction(self.terms_of(hold["mcc"])["capture_tolerance"])
            check(taken <= asked + int(tolerance * asked), "capture-exceeds-auth")
            hold |= {"taken": taken, "over": "captured" if step["final"] or taken >= asked else ""}
        self.bought[step["name"]] = step["amount"]

    def reverse(self, step: Step) -> None:
        hold = self.holds[step["hold"]]
        left, back = self.left(hold), step["amount"] or self.left(hold)
        check(hold["over"] != "reversed", "already-reversed")
        check(not hold["over"], "auth-closed")
        check(back <= left, "reversal-exceeds-auth")
        hold |= {"over": "reversed" if back == left else "", "back": hold["back"] + back}

    def change_limit(self, step: Step) -> None:
        self.limit = step["amount"]

    def grant(self, step: Step) -> None:
        self.more.append(step)

    def consent(self, step: Step) -> None:
        """Opened or closed; once stopped not before nothing is over the lasting limit."""
        opens, cycle = step["consent"], len(self.statements)
        check(opens != self.consented, "over-limit-open" if self.consented else "over-limit-closed")
        check(not (opens and self.stopped) or self.open(lasting=True) >= 0, "still-over-limit")
        if opens:
            self.stopped, self.helped = False, [one for one in self.helped if one == cycle]
        self.consented = opens

    def suspend(self, step: Step) -> None:
        check(step["suspended"] != self.suspended, f"{'already' if self.suspended else 'not'}-suspended")
        self.suspended = step["suspended"]
