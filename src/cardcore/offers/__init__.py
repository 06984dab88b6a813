"""Offers: what a transaction may win, as data.

`criteria` says what must hold, `windows` when, `goals` and `limits` how often, `rewards` what is given;
`reading` makes an `Offer` of plain data, `evaluation` gives its rewards or every reason against it, and
`stacking` the best of several. `progress` and `quotas` are what one cardholder, and all together, have had.
"""
