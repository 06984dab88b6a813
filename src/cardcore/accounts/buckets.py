"""Balance buckets: what is owed, by kind and by how far it has come.

*Unbilled* is posted since the last statement; *billed* stands on the last statement and is still within
its grace period; *revolving* lost it. Fees bear no interest and cash always does, so for them the third
stage would change nothing and is left out; interest is posted on the statement day and never unbilled.
What an installment plan has billed is owed as *installment* (its principal) and *installment interest*.
"""

import enum
from typing import Final, Protocol


class Bucket(enum.StrEnum):
    """A bucket; its value is the name of the account's field."""

    ANNUAL_FEE_UNBILLED = "annual_fee_unbilled"
    ANNUAL_FEE_BILLED = "annual_fee_billed"
    FEE_UNBILLED = "fee_unbilled"
    FEE_BILLED = "fee_billed"
    LATE_CHARGE_UNBILLED = "late_charge_unbilled"
    LATE_CHARGE_BILLED = "late_charge_billed"
    INTEREST_BILLED = "interest_billed"
    INTEREST_REVOLVING = "interest_revolving"
    CASH_UNBILLED = "cash_unbilled"
    CASH_BILLED = "cash_billed"
    PURCHASE_UNBILLED = "purchase_unbilled"
    PURCHASE_BILLED = "purchase_billed"
    PURCHASE_REVOLVING = "purchase_revolving"
    INSTALLMENT_INTEREST_UNBILLED = "installment_interest_unbilled"
    INSTALLMENT_INTEREST_BILLED = "installment_interest_billed"
    INSTALLMENT_UNBILLED = "installment_unbilled"
    INSTALLMENT_BILLED = "installment_billed"
    INSTALLMENT_REVOLVING = "installment_revolving"


class Kind(enum.StrEnum):
    """What a bucket is made of: the receivables of the journal."""

    ANNUAL_FEE = "annual_fee"
    FEE = "fee"
    LATE_CHARGE = "late_charge"
    INTEREST = "interest"
    CASH = "cash"
    PURCHASE = "purchase"
    INSTALLMENT_INTEREST = "installment_interest"
    INSTALLMENT = "installment"


KIND_OF: Final = {
    bucket: next(kind for kind in Kind if bucket.value.rpartition("_")[0] == kind.value) for bucket in Bucket
}


UNBILLED: Final = frozenset(bucket for bucket in Bucket if bucket.value.endswith("_unbilled"))
"""What was posted since the last statement."""

INSTALLMENTS: Final = tuple(bucket for bucket in Bucket if bucket.value.startswith("installment"))
"""What plans have billed."""


class Balances(Protocol):
    """Whatever has the buckets, in minor units, and the credit balance."""

    annual_fee_unbilled: int
    annual_fee_billed: int
    fee_unbilled: int
    fee_billed: int
    late_charge_unbilled: int
    late_charge_billed: int
    interest_billed: int
    interest_revolving: int
    cash_unbilled: int
    cash_billed: int
    purchase_unbilled: int
    purchase_billed: int
    purchase_revolving: int
    installment_interest_unbilled: int
    installment_interest_billed: int
    installment_unbilled: int
    installment_billed: int
    installment_revolving: int
    credit: int
