"""Edits made at random never leave what the domain and the scheme allow."""

from collections.abc import Callable
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.strategies import documents, news_scheme
from workbench.domain.annotations import Annotation
from workbench.domain.codec import decode, encode
from workbench.domain.documents import Document, Sentence
from workbench.domain.rules import check
from workbench.domain.scheme import Scheme

# Does each operation to an item chosen by number; what the rules forbid is left out, as on the page.
APPLY = """({CodePoints}, annotations, schemes, entities, attributions, stances, items, rules, canonicals, spans, wire,
            [text, schemeJson, operations]) => {
  const scheme = schemes.readScheme(schemeJson);
  const points = new CodePoints(text);
  let annotation = annotations.EMPTY;
  const pick = (list, number) => list[number % list.length];
  const labels = Object.keys(scheme.labels);
  const change = ([name, number, other, ranges]) => {
    const all = annotations.itemsOf(annotation);
    const item = all.length ? pick(all, number) : null;
    const attribution = annotation.attributions.length ? pick(annotation.attributions, number) : null;
    const stance = annotation.stances.length ? pick(annotation.stances, number) : null;
    const entity = annotation.entities.length ? pick(annotation.entities, number) : null;
    const span = spans.makeSpan(points, ranges);
    const bring = () => {
      const made = canonicals.readCanonical(pick(labels, other), `name ${other % 3}`);
      annotation = canonicals.bringCanonical(annotation, made);
      return made.id;
    };
    const known = ["canonical", "speaks", "holder", "target"].includes(name) ? bring() : null;
    switch (name) {
      case "entity": return span && entities.addEntity(annotation, span, pick(labels, number), scheme).annotation;
      case "relabel": return entity && entities.relabelEntity(annotation, entity, pick(labels, other), scheme);
      case "canonical": return entity && entities.setCanonical(annotation, entity, known);
      case "attribution": return attributions.addAttribution(annotation).annotation;
      case "nest": return attribution && attributions.nest(annotation, attribution, other % 4 ? pick(annotation.attributions, other).id : null, scheme);
      case "implicit": return attribution && attributions.toggleImplicitSource(annotation, attribution);
      case "speaks": return attribution && attributions.setSourceCanonical(annotation, attribution, known);
      case "stance": return stances.addStance(annotation, attribution && attribution.id, scheme).annotation;
      case "holder": return stance && stances.setHolder(annotation, stance, pick([{kind: "author"}, {kind: "canonical", canonical: known},
          ...(attribution ? [{kind: "source", attribution: attribution.id}] : [])], other), scheme);
      case "target": return stance && stances.setTarget(annotation, stance, pick([{kind: "text", text: "own words"},
          {kind: "target", target: pick(Object.keys(scheme.targets), number)}, {kind: "canonical", canonical: known},
          ...(span ? [{kind: "span", span}] : [])], other));
      case "label": return stance && stances.setLabel(annotation, stance, pick(scheme.scale, other).label);
      case "via": return stance && stances.setVia(annotation, stance, attribution && attribution.id);
      case "take": {
        if (!item || !span) return null;
        const fields = {entities: ["span", "antecedent"], attribution: ["content", "source", "cue", "addressee", "source_antecedent", "content_antecedent"], stance: ["evidence", "target"]}[item.layer];
        return items.addToSpan(annotation, item, pick(fields, other), ranges, scheme, points);
      }
      case "put": {
        if (!item) return null;
        const fields = {entities: ["span", "antecedent"], attribution: ["content", "source", "cue", "addressee", "source_antecedent"], stance: ["evidence", "target"]}[item.layer];
        return items.setSpan(annotation, item, pick(fields, other), span, scheme, points);
      }
      case "attribute": {
        if (!item) return null;
        const some = schemes.attributesFor(scheme, item);
        if (!some.length) return null;
        const [key, {values}] = pick(some, other);
        return items.nextAttribute(annotation, item, key, values);
      }
      case "uncertain": return item && items.toggleUncertain(annotation, item);
      case "note": return item && items.setNote(annotation, item, text.slice(0, other));
      case "remove": return item && items.removeItem(annotation, item);
    }
  };
  for (const operation of operations) {
    try {
      annotation = change(operation) ?? annotation;
    } catch (error) {
      if (!(error instanceof rules.NotPossible)) throw error;
    }
  }
  return wire.writeAnnotation(annotation);
}"""
MODULES = (
    "model/codepoints.js model/annotation.js model/scheme.js model/entities.js model/attributions.js "
    "model/stances.js model/items.js model/rules.js model/canonicals.js model/spans.js model/wire.js"
)
OPERATIONS = (
    "entity relabel canonical attribution nest implicit speaks stance holder target label via take put attribute "
    "uncertain note remove"
).split()


def edits(random: Random, length: int) -> list[Any]:
    """Operations; it begins with some of everything, so that there is something to do the others to."""

    def some(names: list[str], least: int, most: int) -> list[Any]:
        return [one(random.choice(names)) for _ in range(random.randint(least, most))]

    def one(name: str) -> Any:
        ranges = [sorted((place(), place())) for _ in range(random.choice((1, 1, 2)))]
        return [name, random.randrange(8), random.randrange(12), ranges]

    def place() -> int:
        return random.randint(0, length)

    return [
        *some(["entity"], 1, 4),
        *some(["attribution"], 1, 4),
        *some(["stance"], 1, 3),
        *some(["take", "put"], 6, 20),
        *some(["nest"], 0, 4),
        *some(["holder", "target", "label"], 3, 12),
        *some([*OPERATIONS, *["take"] * 6], 5, 25),
    ]


@pytest.mark.parametrize("nesting", ["all", "outermost", "innermost"])
@given(st.integers(0, 2**32), documents(max_sentences=2))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_edits_stay_allowed(
    run: Callable[..., Any], nesting: str, seed: int, made: tuple[Document, tuple[Sentence, ...]]
) -> None:
    """After any edits, what would be submitted is decoded by the domain and passes its rules."""
    document, sentences = made
    scheme = with_nesting(news_scheme(), nesting)
    operations = edits(Random(seed), len(document.text))
    written = run(MODULES, APPLY, [document.text, msgspec.to_builtins(scheme), operations])
    line = written | {"document": document.id, "sentence": 0}
    annotation = decode(encode(line), Annotation)
    check(annotation, document, sentences[0], scheme, {one.id for one in annotation.canonical_entities})


def with_nesting(scheme: Scheme, nesting: str) -> Scheme:
    return msgspec.structs.replace(scheme, rules=msgspec.structs.replace(scheme.rules, entity_nesting=nesting))
