"""Identifiers of the trade, small modules with the same verbs: ``validate``, ``is_valid``, ``compact``.

`pan` – card number, `mcc` – merchant category, `resident_id` – GB 11643, `mobile` – Chinese mobile
number, `luhn` – the check digit they share.
"""
