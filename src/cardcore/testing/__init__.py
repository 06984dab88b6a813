"""For tests of cardcore and of what is built on it.

- `cardcore.testing.builders`: requests with good defaults, of texts as people write them.
- `cardcore.testing.stories`: the life of one account told as given, when and then.
- `cardcore.testing.invariants`: the laws of an account, each a function that runs on a live book.
- `cardcore.testing.strategies`: amounts, days, programmes and whole lives (needs Hypothesis).
- `cardcore.testing.fakes`: a whole store in memory, a sender that collects, a clock that stands still.
- `cardcore.testing.conformance`: what every storage adapter must do, as tests to subclass (needs pytest).

Importing this package imports neither pytest nor Hypothesis; take the module you need.
"""
