"""What a preset is made of: figures with their sources, and the document they add up to."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from cardcore.values import frozen

CONVENTION: Final = "cardcore's own convention; no published figure found"


@frozen
class Sourced:
    """One figure: where it stands in the document, what it is, where it comes from."""

    path: str
    value: Any
    source: str
    grade: str
    """A, B or C as in `cardcore.programs.presets`, or ``ours``."""


@frozen
class Preset:
    """A named programme as sourced figures."""

    name: str
    title: str
    figures: tuple[Sourced, ...]

    @property
    def document(self) -> Mapping[str, Any]:
        """The figures as a nested programme document."""
        whole: dict[str, Any] = {}
        for figure in self.figures:
            *parents, last = figure.path.split("/")
            place = whole
            for parent in parents:
                place = place.setdefault(parent, {})
            place[last] = figure.value
        return whole

    def variant(self, name: str, title: str, own: Iterable[Sourced]) -> "Preset":
        """Another bank's preset: its ``own`` figures, and these ones, as ours, where it published none."""
        found = {figure.path: figure for figure in own}
        for figure in self.figures:
            convention = f"as in {self.name}; {CONVENTION} of this bank"
            found.setdefault(figure.path, Sourced(figure.path, figure.value, convention, "ours"))
        return Preset(name, title, tuple(found.values()))
