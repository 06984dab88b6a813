"""The short form of an offer: ``criteria`` of a period, categories and a least amount.

``{"starts_on": …, "ends_on": …, "mccs": […], "least_amount": …}`` says the same as a window up to the day
after ``ends_on`` and a criterion on ``mcc`` and ``amount``; unless the offer names a clock, that of posting.
"""

from cardcore.documents import Reader
from cardcore.identifiers import mcc
from cardcore.offers.criteria import All, Bound, Criterion, Kind, OneOf
from cardcore.offers.windows import Window, Windows


def read_short_criteria(reader: Reader, day: str, currency: str) -> All:
    """The criteria of the short form; ``day`` is the attribute whose day counts."""
    starts_on, ends_on = reader.take("starts_on").date(), reader.take("ends_on").date()
    mccs = _mccs(reader.take("mccs")) if reader.has("mccs") else frozenset()
    least = reader.maybe("least_amount", lambda item: _amount(item, currency), 0)
    reader.end()
    if ends_on < starts_on:
        raise reader.refuse("rule-invalid", "the offer ends before it starts", "活动结束早于开始")
    parts: list[Criterion] = [Windows(day, (Window(starts_on, ends_on + 1),))]
    if mccs:
        parts.append(OneOf("mcc", mccs))
    if least:
        parts.append(Bound("amount", Kind.MONEY, "at_least", least, currency))
    return All(tuple(parts))


def _mccs(reader: Reader) -> frozenset[str]:
    return frozenset(mcc.validate(item.text(), field=item.pointer) for item in reader.items())


def _amount(reader: Reader, currency: str) -> int:
    minor = reader.amount(currency)
    if minor < 0:
        raise reader.refuse("amount-not-positive", "this amount is zero or more", "此金额不能小于零")
    return minor
