"""For tests of cardcore and of what is built on it.

- `cardcore.testing.fakes`: a whole store in memory, a sender that collects, a clock that stands still.
- `cardcore.testing.conformance`: what every storage adapter must do, as tests to subclass (needs pytest).

Importing this package imports neither pytest nor Hypothesis; take the module you need.
"""
