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

from typing import TypeVar

import attrs

from cardcore.accounts.auto_repayment import CollectionInstruction, Refusal
from cardcore.ids import AccountId
from cardcore.journeys import Collection

Key = TypeVar("Key", AccountId, tuple[AccountId, str])


@attrs.define
class MemoryDirectDebit:
    """`DirectDebit` on balances in minor units; an account that is not there is unavailable."""

    funds: dict[AccountId, int]
    answers: dict[str, Collection] = attrs.Factory(dict)
    """What was answered, by reference."""
    abroad: dict[tuple[AccountId, str], int] = attrs.Factory(dict)
    """Linked accounts in foreign currencies."""

    def answered(self, reference: str) -> Collection | None:
        """The answer to a collection asked before."""
        return self.answers.get(reference)

    def collect(self, instruction: CollectionInstruction) -> Collection:
        """Collect all of it, or refuse."""
        if instruction.reference not in self.answers:
            self.answers[instruction.reference] = Collection.of(instruction, self._taken(instruction))
        return self.answers[instruction.reference]

    def _taken(self, instruction: CollectionInstruction) -> Refusal | None:
        if instruction.repays and instruction.exchange is None:
            return _take(self.abroad, (instruction.account_id, instruction.currency), instruction.amount)
        return _take(self.funds, instruction.account_id, instruction.amount)


def _take(funds: dict[Key, int], key: Key, amount: int) -> Refusal | None:
    if key not in funds:
        return Refusal.ACCOUNT_UNAVAILABLE
    if funds[key] < amount:
        return Refusal.INSUFFICIENT_FUNDS
    funds[key] -= amount
    return None
