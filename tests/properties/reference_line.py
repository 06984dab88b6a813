"""The line of the same account, by hand too: what is open is reckoned anew from what became of every hold."""

from datetime import timedelta
from fractions import Fraction
from typing import Any

from tests.properties.reference import Account, Step, share

CATEGORIES = {"5812": "dining", "5541": "fuel", "7011": "lodging"}
CASH, TRANSFER = "6011", "4829"
NEW: dict[str, Any] = {"asked": 0, "back": 0, "taken": 0, "over": ""}


class Line:
    """Its verbs answer why a step is not done, or nothing; then the account does the step."""

    def __init__(self, account: Account) -> None:
        self.account, self.limits = account, account.terms["limits"]
        self.cash_limit = int(Fraction(self.limits["cash_share"]) * account.limit)
        self.holds: dict[str, dict[str, Any]] = {}
        self.more: list[Step] = []
        self.suspended = self.consented = self.stopped = False
        self.helped: list[int] = []
        self.bought: dict[str, int] = {}

    def do(self, step: Step) -> str:
        self.account.reach(step["on"])
        for hold in self.holds.values():
            hold["over"] = hold["over"] or ("expired" if hold["until"] < step["on"] else "")
        refused = str(getattr(self, step["do"], lambda _: "")(step))
        if not refused:
            getattr(self.account, step["do"], lambda _: None)(step)
        return refused

    def left(self, hold: dict[str, Any]) -> int:
        return 0 if hold["over"] else int(hold["asked"] - hold["back"] - hold["taken"])

    def open(self, *, lasting: bool = False) -> int:
        on, held = self.account.today, sum(map(self.left, self.holds.values()))
        more: list[int] = [
            one["amount"] for one in self.more if one["from"] <= on <= one["to"] and not lasting
        ]
        return self.account.limit + sum(more) - self.account.balance - held

    def open_cash(self) -> int:
        held = sum(self.left(hold) for hold in self.holds.values() if hold["mcc"] == CASH)
        drawn = self.account.sum_of("cash_unbilled", "cash_billed")
        return min(self.cash_limit - drawn - held, self.open(lasting=True))

    def terms_of(self, hold: dict[str, Any]) -> dict[str, Any]:
        return {**self.limits, **self.limits["by_category"].get(CATEGORIES.get(hold["mcc"]), {})}

    def authorize(self, step: Step) -> str:
        """More of a hold, or a new one: asked for as often as it is approved."""
        hold = self.holds.get(step["hold"]) or {**NEW, "until": step["on"], "mcc": step["mcc"]}
        reason = "auth-closed" if hold["over"] else self.decline(hold["mcc"], step["amount"])
        if not reason:
            until = step["on"] + timedelta(days=self.terms_of(hold)["hold_days"])
            hold |= {"asked": hold["asked"] + step["amount"], "until": max(hold["until"], until)}
            self.holds[step["hold"]] = hold
        return reason

    def decline(self, mcc: str, amount: int) -> str:
        """The standing first, then cash, then the line; going over it helps once in a cycle."""
        since, cycle = self.account.overdue_since, len(self.account.statements)
        late = (self.account.today - since).days if since else 0
        if self.suspended or late >= self.limits["delinquency_block_days"]:
            return "suspended" if self.suspended else "delinquent"
        if mcc == CASH and amount > self.open_cash():
            return "over_cash_limit"
        if amount > self.open():
            helps = self.consented and cycle not in self.helped and mcc not in (CASH, TRANSFER)
            over = int(Fraction(self.limits["over_limit_share"]) * self.account.limit)
            if amount > self.open() + helps * over:
                return "over_credit_limit"
            self.stopped = cycle - 1 in self.helped
            self.consented, self.helped = not self.stopped, [*self.helped, cycle]
        return ""

    def purchase(self, step: Step) -> str:
        """A capture stays within what was authorized and its tolerance; one that leaves nothing ends it."""
        hold = self.holds.get(step["hold"])
        if hold:
            asked, taken = hold["asked"] - hold["back"], hold["taken"] + step["amount"]
            most = asked + int(Fraction(self.terms_of(hold)["capture_tolerance"]) * asked)
            if hold["over"] or taken > most:
                return "auth-closed" if hold["over"] else "capture-exceeds-auth"
            hold |= {"taken": taken, "over": "captured" if step["final"] or taken >= asked else ""}
        self.bought[step["name"]] = step["amount"]
        return ""

    cash = purchase

    def reverse(self, step: Step) -> str:
        hold = self.holds[step["hold"]]
        back = step["amount"] or self.left(hold)
        if hold["over"] or back > self.left(hold):
            closed = "already-reversed" if hold["over"] == "reversed" else "auth-closed"
            return closed if hold["over"] else "reversal-exceeds-auth"
        hold |= {"over": "reversed" if back == self.left(hold) else "", "back": hold["back"] + back}
        return ""

    def refund(self, step: Step) -> str:
        if step["of"]:
            if step["amount"] > self.bought[step["of"]]:
                return "refund-exceeds-capture"
            self.bought[step["of"]] -= step["amount"]
        return ""

    def withdraw(self, step: Step) -> str:
        fee = share(self.account.terms["fees"]["overpayment"], step["amount"])
        covered = step["amount"] + fee <= min(self.account.credit, self.open())
        return "" if covered else "credit-balance-exceeded"

    def change_limit(self, step: Step) -> str:
        self.account.limit = step["amount"]
        self.cash_limit = int(Fraction(self.limits["cash_share"]) * step["amount"])
        return ""

    def grant(self, step: Step) -> str:
        self.more.append(step)
        return ""

    def consent(self, step: Step) -> str:
        """Opened or closed; once stopped not before nothing is over the lasting limit."""
        if step["consent"] == self.consented:
            return "over-limit-open" if self.consented else "over-limit-closed"
        if step["consent"] and self.stopped and self.open(lasting=True) < 0:
            return "still-over-limit"
        if step["consent"]:
            self.stopped, cycle = False, len(self.account.statements)
            self.helped = [one for one in self.helped if one == cycle]
        self.consented = step["consent"]
        return ""

    def suspend(self, step: Step) -> str:
        if step["suspended"] == self.suspended:
            return "already-suspended" if self.suspended else "not-suspended"
        self.suspended = step["suspended"]
        return ""
