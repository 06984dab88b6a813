"""Orders of repayment as tables: which balances come next, and why.

A row selects balances by stage and kind; where it names several they come in that order, and within one
kind the older first (revolving, then billed, then unbilled). `docs/reference/allocation.md` shows the
tables, and a test sees that it is up to date.

>>> order((Row("billed", ("interest", "fee"), "they bear nothing themselves"),))
['interest_revolving', 'interest_billed', 'fee_billed']
"""

from collections.abc import Iterable
from typing import Final

from cardcore.accounts.buckets import KIND_OF, UNBILLED, Bucket
from cardcore.values import frozen

AGES: Final = ("revolving", "billed", "unbilled")


@frozen
class Row:
    """Balances that are repaid next."""

    stage: str
    """``billed`` (revolving balances are billed too), ``unbilled``, ``revolving``, ``free`` or ``all``."""
    kinds: tuple[str, ...]
    why: str

    def selects(self, bucket: Bucket) -> bool:
        """Whether a balance is of this stage; ``free`` is what may still stay free of interest."""
        if self.stage == "billed":
            return bucket not in UNBILLED
        if self.stage == "unbilled":
            return bucket in UNBILLED
        if self.stage == "free":
            return not bucket.endswith("_revolving")
        return self.stage == "all" or bucket.endswith(f"_{self.stage}")


def order(rows: Iterable[Row]) -> list[str]:
    """The balances in the order of the rows, as a programme document lists them."""
    found: list[str] = []
    for row in rows:
        for kind in row.kinds:
            of_kind = [bucket for bucket in Bucket if KIND_OF[bucket] == kind and row.selects(bucket)]
            found += sorted((bucket.value for bucket in of_kind), key=_age)
    return found


def _age(bucket: str) -> int:
    return AGES.index(bucket.rpartition("_")[2])


def billed_first(kinds: Iterable[tuple[tuple[str, ...], str]]) -> tuple[Row, ...]:
    """The same kinds twice: of the bill, then of what is posted since."""
    kinds = tuple(kinds)
    return tuple(
        Row(stage, of, f"{said}; {why}")
        for stage, said in (("billed", "what stands on a bill is due"), ("unbilled", "not due yet"))
        for of, why in kinds
    )


INTEREST: Final = "interest before principal (银监会令 2011 No. 2, art. 57)"
CHARGES: Final = "fees before principal (银监会令 2011 No. 2, art. 57)"
PRINCIPAL_FIRST: Final = "principal first from the 91st day, so that less is left to bear interest (art. 57)"
CASH_FIRST: Final = "cash before purchases: it has no free period"
LAST: Final = "what the order before leaves"

CMB: Final = billed_first(
    (
        (("annual_fee",), "CMB names the annual fee first"),
        (("interest", "installment_interest"), INTEREST),
        (("late_charge", "fee"), CHARGES),
        (("cash",), CASH_FIRST),
        (("installment", "purchase"), LAST),
    )
)
CMB_OVER_90: Final = billed_first(
    (
        (("cash", "installment", "purchase"), PRINCIPAL_FIRST),
        (
            ("interest", "installment_interest"),
            "then interest; inside each group CMB's order of the first 90 days",
        ),
        (("annual_fee", "late_charge", "fee"), LAST),
    )
)
CGB: Final = billed_first(
    (
        (("annual_fee", "fee", "late_charge"), "annual fee, cash fees, late charges and all other fees"),
        (("interest", "installment_interest"), INTEREST),
        (("cash",), "cash before purchases (先提现后消费)"),
        (("installment", "purchase"), LAST),
    )
)
CGB_OVER_90: Final = billed_first(
    (
        (("cash", "installment", "purchase"), PRINCIPAL_FIRST),
        (("interest", "installment_interest"), "then interest"),
        (("annual_fee", "fee", "late_charge"), "then the fees, in the order of the contract"),
    )
)
ICBC: Final = (
    Row("all", ("interest", "installment_interest"), "it has no free period; interest before principal"),
    Row("all", ("annual_fee", "late_charge", "fee"), "no free period; fees before principal"),
    Row("all", ("cash",), "principal without a free period, by date"),
    Row("revolving", ("installment", "purchase"), "principal past its free period"),
    Row("free", ("installment", "purchase"), "what is still in its free period comes last, by date"),
)
ICBC_OVER_90: Final = (
    Row("all", ("cash", "installment", "purchase"), PRINCIPAL_FIRST),
    Row(
        "all",
        ("interest", "installment_interest", "annual_fee", "late_charge", "fee"),
        "then interest and fees, by date",
    ),
)

TABLES: Final = {
    "cmb": (CMB, CMB_OVER_90),
    "icbc": (ICBC, ICBC_OVER_90),
    "cgb": (CGB, CGB_OVER_90),
}
"""Up to and over 90 days past due; the other presets have CMB's."""
