"""Wherever a card number is put into a scenario, no answer and no error tells it."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cardcore.errors import CardcoreError
from cardcore.scenario import simulate

SCENARIOS = sorted((Path(__file__).resolve().parents[2] / "examples" / "scenarios").glob("*.json"))
PAN = "6250941006528599"
GROUPED = "card 6250-9410-0652-8599"
Place = tuple[str | int, ...]


def places(data: Any, here: Place = ()) -> Iterator[tuple[Place, bool]]:
    """Every text in a document, and every name of a member."""
    if isinstance(data, dict):
        for name, value in data.items():
            yield from places(value, (*here, name))
            yield (*here, name), True
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from places(value, (*here, number))
    elif isinstance(data, str):
        yield here, False


def with_number(document: Any, place: Place, number: str, *, is_name: bool) -> Any:
    """The document with that number in the place of a text or of a name."""
    changed = data = copy.deepcopy(document)
    *parents, last = place
    for part in parents:
        data = data[part]
    if is_name:
        data[number] = data.pop(last)
    else:
        data[last] = number
    return changed


def said_about(document: Any) -> str:
    """The answers, or the error with all its parts."""
    try:
        return json.dumps(simulate(document), ensure_ascii=False)
    except CardcoreError as error:
        return f"{error} {error!r} {error.field} {error.detail}"


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_no_answer_and_no_error_tells_a_card_number(path: Path) -> None:
    document, seen = json.loads(path.read_text("utf-8")), set()
    for place, is_name in places(document):
        shape = (*("#" if isinstance(part, int) else part for part in place), is_name)
        if shape not in seen:
            seen.add(shape)
            for number in (PAN, GROUPED):
                said = said_about(with_number(document, place, number, is_name=is_name))
                assert PAN not in said, place
                assert GROUPED.removeprefix("card ") not in said, place


def test_a_counter_is_not_named_by_a_card_number() -> None:
    document = json.loads((SCENARIOS[0].parent / "friday-half-price.json").read_text("utf-8"))
    place = next(place for place, is_name in places(document) if is_name and "counters" in place[-2:-1])
    with pytest.raises(CardcoreError, match="sensitive-data-forbidden"):
        simulate(with_number(document, place, PAN, is_name=True))
