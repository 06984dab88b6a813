"""Points: what a transaction earns and the lots a cardholder holds.

`earning` turns a purchase into points, `lots` keeps them until they are spent, expire or are taken back.
"""
