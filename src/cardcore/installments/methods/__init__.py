"""How a plan is repaid: each method one small file with the verb ``lay_out``.

A method is a frozen value – what was agreed – and lays principal and interest into the rows of a frame.
Those with an annual rate reckon interest on what is still owed; the flat ones on the original principal.
"""

import typing
from typing import Final

from cardcore.installments.methods.annuity import Annuity
from cardcore.installments.methods.balloon import Balloon
from cardcore.installments.methods.equal_principal import EqualPrincipal
from cardcore.installments.methods.fee_up_front import FeeUpFront
from cardcore.installments.methods.fixed_installment import FixedInstallment
from cardcore.installments.methods.flat_fee import FlatFee
from cardcore.installments.methods.interest_free import InterestFree
from cardcore.installments.methods.interest_only import InterestOnly

__all__ = [
    "METHODS",
    "Annuity",
    "Balloon",
    "EqualPrincipal",
    "FeeUpFront",
    "FixedInstallment",
    "FlatFee",
    "InterestFree",
    "InterestOnly",
    "Method",
]

Method = (
    FlatFee | FeeUpFront | InterestFree | Annuity | EqualPrincipal | InterestOnly | Balloon | FixedInstallment
)
"""Any of them."""

METHODS: Final[dict[str, type[Method]]] = {method.name: method for method in typing.get_args(Method)}
"""Each by the name that documents use."""
