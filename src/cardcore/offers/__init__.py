"""Offers: what a transaction may win, as data.

`criteria` says which transactions qualify, `rewards` what they give, `quotas` what is left for all,
`progress` what one cardholder has had already. Evaluation gives a reward or every reason against it.
"""
