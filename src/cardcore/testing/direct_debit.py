"""A linked account kept in memory.

>>> from cardcore.accounts.auto_repayment import CollectionInstruction
>>> from cardcore.ids import AccountId
>>> debit = MemoryDirectDebit({AccountId("a-1"): 500})
>>> debit.collect(CollectionInstruction(AccountId("a-1"), 739_000, 600, "CNY")).refusal
<Refusal.INSUFFICIENT_FUNDS: 'insufficient_funds'>
>>> debit.collect(CollectionInstruction(AccountId("a-1"), 739_001, 400, "CNY")).refusal is None
True
>>> debit.collect(CollectionInstruction(AccountId("a-1"), 739_001, 400, "CNY")).amount, debit.funds["a-1"]
(400, 100)
"""

import attrs

from cardcore.accounts.auto_repayment import CollectionInstruction, Refusal
from cardcore.ids import AccountId
from cardcore.journeys import Collection


@attrs.define
class MemoryDirectDebit:
    """`DirectDebit` on balances in minor units; an account that is not there is unavailable."""

    funds: dict[AccountId, int]
    answers: dict[str, Collection] = attrs.Factory(dict)
    """What was answered, by reference."""

    def answered(self, reference: str) -> Collection | None:
        """The answer to a collection asked before."""
        return self.answers.get(reference)

    def collect(self, instruction: CollectionInstruction) -> Collection:
        """Collect all of it, or refuse."""
        if instruction.reference not in self.answers:
            self.answers[instruction.reference] = self._answer(instruction)
        return self.answers[instruction.reference]

    def _answer(self, instruction: CollectionInstruction) -> Collection:
        account_id, amount = instruction.account_id, instruction.amount
        if account_id not in self.funds:
            return Collection(instruction.on, amount, Refusal.ACCOUNT_UNAVAILABLE)
        if self.funds[account_id] < amount:
            return Collection(instruction.on, amount, Refusal.INSUFFICIENT_FUNDS)
        self.funds[account_id] -= amount
        return Collection(instruction.on, amount)
