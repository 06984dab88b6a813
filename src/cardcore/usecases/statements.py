"""Read an account's statements with the explanation of their figures."""

from cardcore.accounts.billing import Statement, statements
from cardcore.explain import Explanation, explain
from cardcore.ids import AccountId
from cardcore.ports import Store
from cardcore.relationships import Relationship
from cardcore.values import frozen


@frozen
class StatementPage:
    """A statement and the explanation of every interest and fee figure on it."""

    statement: Statement
    explanations: tuple[Explanation, ...]


def statement_pages(store: Store, account_id: AccountId) -> tuple[Relationship, tuple[StatementPage, ...]]:
    """The account as it is and all its statements, the oldest first; `NotFound` for an unknown account."""
    with store.begin() as unit:
        relationship = unit.relationship(account_id)
        events = unit.events(account_id)
    explained = explain(events)
    start = 0
    pages = []
    for statement in statements(events):
        until = statement.issued.on
        own = tuple(one for one in explained if start < one.on <= until)
        pages.append(StatementPage(statement, own))
        start = until
    return relationship, tuple(pages)
