"""cardcore: the rules of a credit-card business as a pure Python library.

*Slices* – fees, points, offers, the account with its interest and statements – are frozen values and
pure functions. *Journeys* carry one thing through them from start to end and return an `Outcome`: new
states, events, notices. Everything that touches the world is an adapter.

>>> from datetime import date
>>> from cardcore.journeys import Opening, Purchase, close_day, open_account, post
>>> from cardcore.money import Money
>>> from cardcore.programs import program_of
>>> from cardcore.transactions import Transaction

>>> cmb = program_of("cmb")
>>> opening = Opening.of("a-1", date(2023, 3, 20), Money("50000", "CNY"), statement_day=5, program=cmb)
>>> relationship = open_account(opening, cmb).relationship
>>> groceries = Transaction.of(Money("1000", "CNY"), date(2023, 3, 30), mcc="5411", merchant="Hema")
>>> relationship = post(relationship, Purchase(groceries), cmb).relationship
>>> outcome = close_day(relationship, date(2023, 4, 5), cmb)
>>> outcome.relationship.account.balance, outcome.notices[0].kind.value
(Money('1000.00', 'CNY'), 'statement_ready')

The rows of the house, each importing only from those above it: vocabulary (errors, money, calendars,
rates, ids, identifiers, documents, transactions), slices (fees, offers, points), accounts, composition
(programs, notices, relationships, explain, journeys, commands, records), edge (ports, performing,
day_end, relay, usecases, scenario, testing).
"""

__version__ = "0.1.0"
