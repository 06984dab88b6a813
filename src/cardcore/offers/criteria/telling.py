"""What is told of a criterion that does not hold; the words are made only when somebody reads them."""

from typing import Any, NamedTuple, Protocol


class Told(NamedTuple):
    """One unmet criterion in words."""

    criterion: str
    """What it is about, a name for programs."""
    wanted: str
    got: str
    """What was found; empty where nothing is known."""
    distance: str
    """How much is missing, where that can be said; empty otherwise."""
    zh: str
    en: str

    def told(self, _found: Any = None) -> "Told":
        """Itself: what is in words already."""
        return self


class Tells(Protocol):
    """What can say what it wanted."""

    def told(self, found: Any) -> Told:
        """The words for what was found instead; None for nothing."""
        ...


class Unmet(NamedTuple):
    """One criterion that does not hold, with what was found."""

    test: Tells
    found: Any = None

    def told(self) -> Told:
        """All of it in words."""
        return self.test.told(self.found)

    @property
    def criterion(self) -> str:
        """What the criterion is about: ``amount``, ``mcc``, ``window`` …"""
        return self.told().criterion

    @property
    def wanted(self) -> str:
        """What it wants."""
        return self.told().wanted

    @property
    def got(self) -> str:
        """What was found; empty where nothing is known."""
        return self.told().got

    @property
    def distance(self) -> str:
        """How much is missing, where that can be said; empty otherwise."""
        return self.told().distance

    @property
    def zh(self) -> str:
        """For the cardholder, in Chinese."""
        return self.told().zh

    @property
    def en(self) -> str:
        """For the cardholder, in English."""
        return self.told().en
