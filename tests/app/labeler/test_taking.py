"""Whatever is taken in whatever order, the decision is what the domain allows; and what was taken is what was said."""

from collections.abc import Callable
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from tests.agreement.sentences import entity, ntv, several_answers
from tests.strategies import news_scheme
from workbench.agreement.drafting import draft
from workbench.domain.annotations import Annotation
from workbench.domain.codec import decode, encode
from workbench.domain.layers import LAYERS
from workbench.domain.meaning import mean_the_same

pytestmark = pytest.mark.browser

TAKE = """({beginCase, take}, {writeAnnotation}, {readScheme}, [given, json, steps]) => {
  const scheme = readScheme(json);
  let annotation = beginCase(given, scheme);
  for (const [id, choice] of steps) annotation = take(annotation, given, id, choice, scheme).annotation;
  return {written: writeAnnotation(annotation), decided: annotation.decided};
}"""
MODULES = "model/deciding.js model/wire.js model/scheme.js"


def decided(run: Callable[..., Any], answers: list[Annotation], steps: list[tuple[str, int]]) -> tuple[Annotation, Any]:
    """What the browser makes of some steps, and what it holds to be decided."""
    drafted = draft(answers, news_scheme().stance.values)
    case = msgspec.to_builtins(drafted) | {
        "sides": [{"name": answer.annotator, "gold": False, "note": "", "created_at": None} for answer in answers],
        "made_of": [],
    }
    done = run(MODULES, TAKE, [case, msgspec.to_builtins(news_scheme()), steps])
    line = done["written"] | {"document": answers[0].document, "sentence": answers[0].sentence}
    return decode(encode(line), Annotation), done["decided"]


@given(several_answers(), st.integers(0, 2**32))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_what_is_taken_is_allowed(run: Callable[..., Any], answers: list[Annotation], seed: int) -> None:
    """References lead to what is there, contents stay within their parents'."""
    chance = Random(seed)
    drafted = draft(answers, news_scheme().stance.values)
    names = [decision.id for decision in drafted.decisions]
    steps = [(chance.choice(names), chance.randint(0, len(answers))) for _ in range(12)] if names else []
    annotation, known = decided(run, answers, steps)
    agreed = {item.id for item in drafted.annotation.items}
    assert agreed <= {item.id for item in annotation.items} <= agreed | set(known)
    assert set(known) <= set(names)


@pytest.mark.parametrize("before", [0, 6])
@given(several_answers(), st.integers(0, 2**32))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_taking_all_of_one_person_gives_what_they_said(
    run: Callable[..., Any], before: int, answers: list[Annotation], seed: int
) -> None:
    """In whatever order, and whatever was taken before."""
    chance = Random(seed)
    names = [decision.id for decision in draft(answers, news_scheme().stance.values).decisions]
    steps = [(chance.choice(names), chance.randint(0, len(answers))) for _ in range(before)] if names else []
    side = chance.randrange(len(answers))
    # After something else, twice: what hung on what was dropped on the way is to be decided again.
    for _ in range(2 if before else 1):
        steps += [(name, side + 1) for name in chance.sample(names, len(names))]
    annotation, known = decided(run, answers, steps)
    bare = structs.replace(answers[side], status="submitted")
    assert all(mean_the_same(annotation, bare, layer) for layer in LAYERS)
    assert set(known) == set(names)


def test_what_the_rules_forbid_of_an_earlier_decision_is_open(run: Callable[..., Any]) -> None:
    """They became stricter since; the rest of that decision is taken."""
    inner, outer = entity("Erdogan", "PERSON"), entity("Recep Tayyip Erdogan", "PERSON")
    answers = [
        ntv(inner, annotator="ana"),
        ntv(outer, entity("Turkey", "ORG"), annotator="ben"),
        ntv(inner, outer, entity("Turkey", "GPE"), annotator="lena"),
    ]
    drafted = draft(answers, news_scheme().stance.values)
    sides = [{"name": one.annotator, "gold": one is answers[-1], "note": "", "created_at": None} for one in answers]
    case = msgspec.to_builtins(drafted) | {"sides": sides, "made_of": []}
    found = []
    for nesting in ("all", "outermost"):
        scheme = structs.replace(news_scheme(), rules=structs.replace(news_scheme().rules, entity_nesting=nesting))
        done = run(MODULES, TAKE, [case, msgspec.to_builtins(scheme), []])
        found.append((len(done["decided"]), [one["label"] for one in done["written"]["entities"]]))
    assert len(drafted.decisions) == 3
    assert found == [(3, ["PERSON", "PERSON", "GPE"]), (2, ["PERSON", "GPE"])]
