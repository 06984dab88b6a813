"""The library, which accrues lazily, against a model that walks from day to day: every figure is equal."""

import ast
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hypothesis import given, note
from hypothesis import strategies as st

from cardcore.accounts.authorizations import Declined
from cardcore.programs import PRESETS
from cardcore.relationships import Event, Relationship
from cardcore.testing.builders import day_of, perform
from cardcore.testing.strategies import KINDS, Life, described, lives, program_documents
from tests.properties import reference
from tests.properties.compared import bills, require_the_same, sums_after, sums_of
from tests.properties.plainly import date, plain
from tests.tidy import imports

UNKNOWN = {"redeem", "cancel", "release", "card"}
"""What moves points, of which the model knows nothing and sometimes money with them, and cards."""
MODELLED = [kind for kind in KINDS if kind not in UNKNOWN]
DRAWN = program_documents(offers=st.just([]))


def preset(name: str) -> dict[str, Any]:
    """All its terms; statements may fall on any day, as lives have it."""
    document = PRESETS[name].document
    return {"preset": name, **document, "cycle": {**document["cycle"], "last_statement_day": 31}}


def lived(life: Life) -> tuple[Relationship, tuple[Event, ...], list[str]]:
    """The life as the library lives it, and why requests were declined."""
    outcome, program, declined = life.open(), life.program, []
    events = outcome.events
    for step in life.steps:
        outcome = perform(outcome.relationship, step, program)
        events += outcome.events
        declined += [outcome.decision.reason.value] if isinstance(outcome.decision, Declined) else []
    return outcome.relationship, events, declined


def agree(life: Life) -> None:
    note(described(life))
    relationship, events, declined = lived(life)
    model = modelled(life)
    answers = [model.do(plain(step)) for step in life.steps]
    assert [answer for answer in answers if answer] == declined
    last = day_of(life.steps[-1])
    model.do({"on": date(last + 1)})
    assert bills(events) == model.statements
    require_the_same(relationship.account, last + 1, model)
    assert sums_after(relationship.account, last) == sums_of(model)


def modelled(life: Life) -> reference.Account:
    opened_on = date(life.opened_on)
    return reference.Account(whole(life.document), opened_on, life.credit_limit, life.statement_day)


def whole(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document with the preset's holds by category, where it has none of its own."""
    limits = document["limits"]
    by_category = {**PRESETS[document["preset"]].document["limits"]["by_category"], **limits["by_category"]}
    return {**document, "limits": {**limits, "by_category": by_category}}


@given(lives(DRAWN, kinds=MODELLED))
def test_library_and_model_agree_on_every_figure_under_any_terms(life: Life) -> None:
    agree(life)


@given(lives(st.sampled_from(sorted(PRESETS)).map(preset), kinds=MODELLED))
def test_library_and_model_agree_on_every_figure_of_every_preset(life: Life) -> None:
    agree(life)


def test_the_model_shares_no_code_with_the_library_and_stays_small() -> None:
    text = Path(str(reference.__file__)).read_text("utf-8")
    imported = {name.split(".")[0] for name, _ in imports(ast.parse(text))}
    assert imported <= sys.stdlib_module_names
    assert not re.search(r"cardcore|from \.|__import__|import_module", text)
    assert text.count("\n") <= 400
