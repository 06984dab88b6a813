"""Reasons: why something is not to be had, or is wrong with a definition, in words for people.

>>> reason = Reason("amount-too-low", "满10.00元，还差2.50元", "10.00 or more; 2.50 to go", field="/amount")
>>> reason.text("zh"), reason.text("en")
('满10.00元，还差2.50元', '10.00 or more; 2.50 to go')
"""

from typing import Literal

from cardcore.values import frozen

Tongue = Literal["zh", "en"]
"""中文 or English."""


@frozen
class Reason:
    """One reason: a stable code, its words in both languages, and the JSON pointer of what it is about."""

    code: str
    zh: str
    en: str
    field: str = ""

    def text(self, language: Tongue) -> str:
        """The words in one language."""
        return self.zh if language == "zh" else self.en


@frozen
class Refused:
    """Something is not done, for all of these reasons."""

    reasons: tuple[Reason, ...]
