"""How a reward came about, in one line of 中文 and one of English.

>>> from cardcore.offers.rewards import Share
>>> from cardcore.rates import Rate
>>> half = MoneyReward("cashback", (Share(Rate.of("0.5")),), cap_per_transaction=30_00)
>>> derivation(Granted(half, 30_00, 50_00, 0, (), 0, None), 100_00, "CNY")
('100.00 × 0.5 = 50.00，封顶后 30.00', '100.00 × 0.5 = 50.00, within caps and budget 30.00')
"""

from cardcore.money import amount_text
from cardcore.offers.rewards import Granted, MoneyReward, ThingReward


def derivation(granted: Granted, amount: int, currency: str) -> tuple[str, str]:
    """From the minor units it is reckoned on to what is given."""
    reward = granted.reward
    if isinstance(reward, ThingReward):
        line = _of_thing(granted, reward, amount, currency)
        return line, line
    line = _wanted(reward, granted.wanted, amount, currency)
    if granted.amount == granted.wanted:
        return line, line
    given = amount_text(granted.amount, currency)
    return f"{line}，封顶后 {given}", f"{line}, within caps and budget {given}"


def _wanted(reward: MoneyReward, wanted: int, amount: int, currency: str) -> str:
    """By the share that comes to it; a tier or a fixed amount is told by itself."""
    text = amount_text(wanted, currency)
    for share in reward.shares:
        if share.rate is not None and share.of(amount) // reward.step * reward.step == wanted:
            steps = f" ({amount_text(reward.step, currency)})" if reward.step > 1 else ""
            return f"{amount_text(amount, currency)} × {share.rate.text}{steps} = {text}"
    return text


def _of_thing(granted: Granted, reward: ThingReward, amount: int, currency: str) -> str:
    if reward.per:
        full = f"floor({amount_text(amount, currency)} / {amount_text(reward.per, currency)})"
        return f"{full} × {reward.count} = {granted.count}"
    return f"{reward.item} × {granted.count}".lstrip()
