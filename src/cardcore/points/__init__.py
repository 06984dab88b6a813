"""Points: what a transaction earns and the lots a cardholder holds.

`earning` turns a purchase into points, `lots` adds them and takes them back, `ledger` keeps them.
"""
