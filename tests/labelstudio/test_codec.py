"""`labelstudio/codec.py`: what goes to Label Studio comes back as it was, and edits there come back as edits."""

import copy
import re
from collections import Counter
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.labelstudio.synced_project import article, ntv_annotation, ntv_sentence
from tests.labelstudio.test_results import choice, entity_region, line, region, relation
from tests.strategies import annotated, news_scheme
from workbench.domain.annotations import Annotation
from workbench.domain.documents import Document, Sentence
from workbench.domain.layers import (
    AuthorHolder,
    CanonicalHolder,
    CanonicalTarget,
    SchemeTarget,
    SourceHolder,
    SpanTarget,
    TextTarget,
)
from workbench.domain.rules import check
from workbench.domain.scheme import Renames
from workbench.domain.spans import Span
from workbench.errors import InvalidInput
from workbench.labelstudio.codec import decode, encode
from workbench.labelstudio.config import labeling_config

SCHEME = news_scheme()
TEXT = "Outside, the official. NTV quoted Erdogan as saying Turkey was ready. After."
DOCUMENT = Document(id="d", text=TEXT)
SENTENCE = Sentence("d", 1, 23, 69, TEXT[23:69])
EMPTY = Annotation(document="d", sentence=1)
REGISTRY = {"GPE/Turkey"}


def at(words: str) -> tuple[int, int]:
    """Where words stand in the sentence."""
    start = SENTENCE.text.index(words)
    return start, start + len(words)


def mark(id_: str, control: str, label: str, words: str) -> dict[str, Any]:
    return region(id_, control, label, *at(words))


def read(result: list[dict[str, Any]], base: Annotation = EMPTY, cancelled: bool = False) -> Annotation:
    """Decode, and hold what comes out to the rules of the store."""
    annotation = decode(
        result,
        base,
        DOCUMENT,
        SENTENCE,
        SCHEME,
        resolve=lambda written: written if written in REGISTRY else None,
        cancelled=cancelled,
    )
    check(annotation, DOCUMENT, SENTENCE, SCHEME, REGISTRY)
    return annotation


def span(*words: str) -> Span:
    return Span.of(TEXT, *((TEXT.index(word, 23), TEXT.index(word, 23) + len(word)) for word in words))


def ntv() -> tuple[Document, Sentence, Annotation, list[dict[str, Any]]]:
    """The sentence with everything in it, its annotation, and what is sent of it."""
    from tests.conftest import SEED

    document, sentences = article(SEED.read_bytes().decode())
    sentence = ntv_sentence(sentences)
    annotation = ntv_annotation(document, sentence)
    return document, sentence, annotation, encode(annotation, sentence, SCHEME)


def reread(result: list[dict[str, Any]]) -> Annotation:
    document, sentence, annotation, _ = ntv()
    return decode(result, annotation, document, sentence, SCHEME)


# ---------------------------------------------------------------- without loss


@given(annotated())
@settings(max_examples=300)
def test_untouched_comes_back_as_it_went(drawn: tuple[Document, tuple[Sentence, ...], Annotation]) -> None:
    """What nobody changed in the editor is exactly what was sent, whatever it is and in whatever order it comes."""
    document, sentences, annotation = drawn
    sentence = sentences[annotation.sentence]
    result = encode(annotation, sentence, SCHEME)
    for form in (result, result[::-1]):
        back = decode(form, annotation, document, sentence, SCHEME, cancelled=annotation.status == "skipped")
        assert back == annotation


@given(annotated())
def test_what_is_sent_is_what_the_editor_keeps(drawn: tuple[Document, tuple[Sentence, ...], Annotation]) -> None:
    """Unique ids that are safe in CSS, offsets within the text, one relation a pair, no dangling end, known labels."""
    _, sentences, annotation = drawn
    sentence = sentences[annotation.sentence]
    result = encode(annotation, sentence, SCHEME)
    assert result == encode(annotation, sentence, SCHEME)
    places = [entry for entry in result if "start" in entry.get("value", {})]
    regions = {entry["id"] for entry in places}
    assert all(re.fullmatch(r"[A-Za-z0-9_-]+", id_) for id_ in regions)
    assert max(Counter((entry["id"], entry["from_name"]) for entry in places).values(), default=1) == 1
    assert all(0 <= entry["value"]["start"] < entry["value"]["end"] <= len(sentence.text) for entry in places)
    arrows = [entry for entry in result if entry["type"] == "relation"]
    pairs = Counter(frozenset((entry["from_id"], entry["to_id"])) for entry in arrows)
    assert max(pairs.values(), default=1) == 1
    assert {end for entry in arrows for end in (entry["from_id"], entry["to_id"])} <= regions


@given(annotated())
@settings(max_examples=15)
def test_sdk_finds_nothing_wrong_with_it(drawn: tuple[Document, tuple[Sentence, ...], Annotation]) -> None:
    """The SDK's own validator has no complaint."""
    from label_studio_sdk.label_interface import LabelInterface

    _, sentences, annotation = drawn
    result = encode(annotation, sentences[annotation.sentence], SCHEME)
    interface = LabelInterface(labeling_config(SCHEME))
    assert interface.validate_prediction({"result": result, "model_version": "x"}, return_errors=True) == []


@given(annotated(), st.data())
def test_an_edit_changes_its_item_alone(
    drawn: tuple[Document, tuple[Sentence, ...], Annotation], data: st.DataObject
) -> None:
    """Ticking “uncertain” for one entity, on whichever sentence, leaves everything else as it is."""
    document, sentences, annotation = drawn
    sentence = sentences[annotation.sentence]
    result = encode(annotation, sentence, SCHEME)
    shown = {entry["id"]: entry for entry in result if entry.get("from_name") == "entity"}
    heads = [entity for entity in annotation.entities if f"{entity.id}-span-0" in shown and not entity.uncertain]
    if not heads:
        return
    entity = data.draw(st.sampled_from(heads))
    result.append(choice(f"{entity.id}-span-0", "entity_uncertain", "uncertain"))
    back = decode(result, annotation, document, sentence, SCHEME, cancelled=annotation.status == "skipped")
    changed = replace(entity, uncertain=True)
    assert back == replace(
        annotation, entities=tuple(changed if each is entity else each for each in annotation.entities)
    )


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@given(annotated(), st.data())
def test_whatever_comes_is_read_or_refused(
    drawn: tuple[Document, tuple[Sentence, ...], Annotation], data: st.DataObject
) -> None:
    """A result that others have broken gives an annotation or one of our errors, never another exception."""
    document, sentences, annotation = drawn
    sentence = sentences[annotation.sentence]
    result: list[Any] = encode(annotation, sentence, SCHEME)
    for _ in range(data.draw(st.integers(1, 3))):
        if not result:
            break
        entry = copy.deepcopy(data.draw(st.sampled_from(result)))
        match data.draw(st.sampled_from(["drop", "twice", "value", "key", "junk"])):
            case "drop":
                result.remove(entry)
            case "twice":
                result.append(entry)
            case "value" if isinstance(entry, dict) and isinstance(entry.get("value"), dict) and entry["value"]:
                entry["value"][data.draw(st.sampled_from(sorted(entry["value"])))] = data.draw(JSON)
                result.append(entry)
            case "key" if isinstance(entry, dict) and entry:
                entry[data.draw(st.sampled_from(sorted(entry)))] = data.draw(JSON)
                result.append(entry)
            case _:
                result.append(data.draw(JSON))
    with suppress(InvalidInput):
        assert isinstance(decode(result, annotation, document, sentence, SCHEME), Annotation)


# ---------------------------------------------------------------- edits of what was sent


def test_moved_boundary_moves_the_span_and_keeps_the_rest() -> None:
    """Of an entity that is drawn wider, its canonical entity, antecedent and attributes stay."""
    _, _, annotation, result = ntv()
    for entry in result:
        if entry.get("id") == "e8-span-0":
            entry["value"]["start"] -= len("despite ")
    back = reread(result)
    ankara = next(entity for entity in back.entities if entity.id == "e8")
    before = next(entity for entity in annotation.entities if entity.id == "e8")
    assert ankara.span.text == "despite Ankara"
    assert replace(ankara, span=before.span) == before


def test_relabeled_entity_loses_what_its_label_does_not_have() -> None:
    """Kyiv as PERSON is no metonym any more; its note stays."""
    _, _, _, result = ntv()
    for entry in result:
        if entry.get("id") == "e10-span-0" and entry["type"] == "labels":
            entry["value"]["labels"] = ["PERSON"]
    kyiv = next(entity for entity in reread(result).entities if entity.id == "e10")
    assert (kyiv.label, dict(kyiv.attributes), kyiv.note) == ("PERSON", {}, "the government")


def test_deleted_source_leaves_the_attribution() -> None:
    """The editor deletes a region with its relations: the source goes, the stance of it stays whose it was."""
    _, _, annotation, result = ntv()
    gone = "a2-source-0"
    left = [entry for entry in result if gone not in (entry.get("id"), entry.get("from_id"), entry.get("to_id"))]
    held = relation("s1-evidence-0", "a2-content-0", "held_by", "through")
    left = [entry for entry in left if entry.get("from_id") != "s1-evidence-0"] + [held]
    back = reread(left)
    assert back.attributions[1] == replace(annotation.attributions[1], source=None)
    assert back.stances == annotation.stances


def test_deleted_attribution_frees_its_children() -> None:
    """An attribution whose regions are all gone is gone; what was nested in it is nested no more."""
    _, _, annotation, result = ntv()

    def of_a1(entry: dict[str, Any]) -> bool:
        return any(str(entry.get(key, "")).startswith("a1-") for key in ("id", "from_id", "to_id"))

    back = reread([entry for entry in result if not of_a1(entry)])
    assert [each.id for each in back.attributions] == ["a2", "a3"]
    assert back.attributions[0] == replace(annotation.attributions[1], parent=None)


def test_deleted_part_of_a_split_span_leaves_the_other() -> None:
    """Of “quoted … as saying” only “quoted” is left."""
    _, _, _, result = ntv()
    gone = "a1-cue-1"
    back = reread([entry for entry in result if gone not in (entry.get("id"), entry.get("from_id"))])
    assert back.attributions[0].cue is not None
    assert back.attributions[0].cue.text == "quoted"


def test_new_ids_for_the_same_regions_change_nothing() -> None:
    """When the editor copies an annotation it makes new ids; the ties in `meta` say what they were."""
    _, _, annotation, result = ntv()
    ids = {entry["id"]: f"r{number:09}" for number, entry in enumerate(result) if "id" in entry}
    for entry in result:
        for key in ("id", "from_id", "to_id"):
            if key in entry:
                entry[key] = ids[entry[key]]
    assert reread(result) == annotation


def test_copied_region_is_a_new_item() -> None:
    """A region copied within the editor brings its original's tie along, and is another mention all the same."""
    _, _, annotation, result = ntv()
    copied = [copy.deepcopy(entry) for entry in result if entry.get("id") == "e10-span-0"]
    for entry in copied:
        entry["id"] = "copyOfE10"
    back = reread([*copied, *result])
    assert back.entities[:-1] == annotation.entities
    assert (back.entities[-1].id, back.entities[-1].span.text) == ("copyOfE10", "Kyiv")


def test_someone_elses_copy_brings_what_is_not_shown() -> None:
    """Of an annotation that was copied for another person, hidden properties come along in the regions."""
    document, sentence, annotation, result = ntv()
    theirs = decode(result, Annotation(document=document.id, sentence=sentence.index), document, sentence, SCHEME)
    assert theirs.entities == annotation.entities
    assert theirs.attributions == annotation.attributions


def test_span_across_the_sentences_edge_keeps_its_outer_part() -> None:
    """Moving the visible end of a quotation that goes on in the next sentence moves that end alone."""
    whole = Span.of(TEXT, (TEXT.index("Turkey was"), len(TEXT)))
    base = read([entity_region("e", "GPE", 0, 3)])
    base = replace(base, entities=(replace(base.entities[0], id="e1", span=whole),))
    result = encode(base, SENTENCE, SCHEME)
    result[0]["value"]["start"] = at("was")[0]
    assert read(result, base).entities[0].span.ranges == ((23 + at("was")[0], len(TEXT)),)


# ---------------------------------------------------------------- what is made in the editor


def test_regions_and_arrows_made_there_are_items() -> None:
    """An attribution with a split cue and a stance, as somebody draws them who never heard of Workbench."""
    result = [
        mark("r1", "attribution", "source", "NTV"),
        mark("r2", "attribution", "cue", "quoted"),
        mark("r3", "attribution", "cue", "as saying"),
        mark("r4", "attribution", "content", "Turkey was ready"),
        mark("r5", "entity", "PERSON", "Erdogan"),
        mark("r6", "stance", "favor", "ready"),
        mark("r7", "target", "target", "Turkey"),
        relation("r1", "r4", "source_of"),
        relation("r3", "r2", "part_of"),
        relation("r2", "r4", "cue_of"),
        relation("r6", "r1", "held_by"),
        relation("r6", "r4", "through"),
        relation("r6", "r7", "about"),
        choice("r4", "attribution.form", "indirect"),
        choice("r5", "entity_uncertain", "uncertain"),
    ]
    made = read(result)
    (attribution,) = made.attributions
    assert (attribution.source, attribution.cue) == (span("NTV"), span("quoted", "as saying"))
    assert dict(attribution.attributes) == {"form": "indirect"}
    assert (made.entities[0].label, made.entities[0].uncertain) == ("PERSON", True)
    (stance,) = made.stances
    assert (stance.holder, stance.attribution) == (SourceHolder(attribution.id), attribution.id)
    assert (stance.target, stance.evidence) == (SpanTarget(span("Turkey")), span("ready"))
    assert read(result, made) == made, "and the next time it is the same"


def test_entity_in_parts_is_joined_by_part_of() -> None:
    """Two regions of one label and a part_of are one mention."""
    result = [
        mark("r1", "entity", "ORG", "NTV"),
        mark("r2", "entity", "ORG", "Turkey"),
        relation("r2", "r1", "part_of"),
    ]
    assert [entity.span for entity in read(result).entities] == [span("NTV", "Turkey")]


def test_one_region_with_two_labels_is_two_things() -> None:
    """The editor can give a region an entity's and a role's label: it is a mention and a source."""
    result = [
        mark("r1", "entity", "ORG", "NTV"),
        mark("r1", "attribution", "source", "NTV"),
        mark("r2", "attribution", "content", "Turkey was ready"),
        relation("r1", "r2", "source_of"),
    ]
    made = read(result)
    assert made.entities[0].span == made.attributions[0].source == span("NTV")
    assert read(result, made) == made


def test_direction_and_name_of_a_roles_arrow_do_not_matter() -> None:
    """Which role it is the regions say; an arrow drawn the wrong way, or without a name, still joins them."""
    marks = [mark("r1", "attribution", "cue", "quoted"), mark("r2", "attribution", "content", "Turkey was ready")]
    for arrow in (relation("r2", "r1", "cue_of"), relation("r1", "r2"), relation("r1", "r2", "source_of")):
        assert read([*marks, arrow]).attributions[0].cue == span("quoted")


def test_nesting_follows_the_arrow() -> None:
    """nested_in leads from the inner content to the outer one; flipped to the left it reads the other way."""
    marks = [
        mark("r1", "attribution", "content", "ready"),
        mark("r2", "attribution", "content", "Turkey was ready"),
    ]
    inner = read([*marks, relation("r1", "r2", "nested_in")]).attributions[0]
    assert inner.parent == "r2"
    flipped = relation("r2", "r1", "nested_in") | {"direction": "left"}
    assert read([*marks, flipped]).attributions[0].parent == "r2"


def test_stance_over_the_whole_sentence_has_no_evidence() -> None:
    """A stance is marked over its words, or over all of the sentence where no words in particular show it."""
    whole = region("r1", "stance", "against", 0, len(SENTENCE.text))
    made = read([whole, choice("r1", "stance_holder", "author"), choice("r1", "stance_target", "russia")])
    (stance,) = made.stances
    assert (stance.evidence, stance.holder, stance.target) == (None, AuthorHolder(), SchemeTarget("russia"))


def test_written_names_are_canonical_entities() -> None:
    """What is written for a holder or a target is looked up in the registry; a target may also be other words."""
    marks = [mark("r1", "stance", "favor", "ready"), line("r1", "stance_holder_name", "GPE/Turkey")]
    known = read([*marks, line("r1", "stance_target_text", "GPE/Turkey")]).stances[0]
    assert (known.holder, known.target) == (CanonicalHolder("GPE/Turkey"), CanonicalTarget("GPE/Turkey"))
    other = read([*marks, line("r1", "stance_target_text", "peace")]).stances[0]
    assert other.target == TextTarget("peace")


def test_skipped_flagged_and_note_are_read() -> None:
    """What is said of the whole sentence."""
    note = {"id": "n", "from_name": "note", "to_name": "text", "type": "textarea", "value": {"text": ["a", "b"]}}
    flag = choice("f", "status", "for discussion")
    assert (read([note, flag]).status, read([note, flag]).note) == ("flagged", "a\nb")
    assert read([flag], cancelled=True).status == "skipped"


def test_renamed_label_is_read_under_its_new_name() -> None:
    """A result from before a declared rename keeps its meaning."""
    renamed = replace(SCHEME, renamed=Renames(entities={"PLACE": "LOC"}))
    made = decode([entity_region("r1", "PLACE", 0, 3)], EMPTY, DOCUMENT, SENTENCE, renamed)
    assert made.entities[0].label == "LOC"


CONTENT = mark("c", "attribution", "content", "Turkey was ready")
STANCE = mark("s", "stance", "favor", "ready")
AUTHOR = choice("s", "stance_holder", "author")
RUSSIA = choice("s", "stance_target", "russia")


@pytest.mark.parametrize(
    ("result", "sentence"),
    [
        ([mark("r", "attribution", "source", "NTV")], "“NTV” is marked as source, but no source_of leads"),
        ([mark("r", "target", "target", "NTV")], "“NTV” is marked as target, but no about leads"),
        ([mark("r", "antecedent", "antecedent", "NTV")], "but no refers_to leads to it"),
        ([CONTENT, relation("c", "x", "nested_in")], "the region 'x', which is not there"),
        ([CONTENT, relation("c", "c", "nested_in")], "is its own parent"),
        (
            [
                CONTENT,
                mark("d", "attribution", "content", "Turkey was ready"),
                relation("c", "d", "nested_in"),
                relation("d", "c", "nested_in"),
            ],
            "run in a circle",
        ),
        (
            [CONTENT, mark("d", "attribution", "content", "ready"), relation("c", "d", "nested_in")],
            "must lie within",
        ),
        (
            [
                CONTENT,
                mark("a", "attribution", "source", "NTV"),
                mark("b", "attribution", "source", "Erdogan"),
                relation("a", "c", "source_of"),
                relation("b", "c", "source_of"),
            ],
            "an attribution has a source “NTV” and another one, “Erdogan”",
        ),
        ([CONTENT, mark("a", "attribution", "cue", "ready"), relation("a", "c", "cue_of")], "contains its own cue"),
        ([entity_region("r", "PLANET", 0, 3)], "the label 'PLANET' is not in the scheme; allowed: PERSON"),
        ([entity_region("r", "GPE", 5, 5)], "is empty or outside the text"),
        ([entity_region("r", "GPE", 0, 400)], "is empty or outside the text"),
        ([entity_region("r", "GPE", 0, 3), entity_region("r", "ORG", 4, 6)], "two regions have the id 'r'"),
        (
            [entity_region("r", "GPE", 0, 3), entity_region("q", "ORG", 4, 6), relation("r", "q", "part_of")],
            "part_of joins a region labeled GPE with one labeled ORG",
        ),
        (
            [entity_region("r", "GPE", 0, 3), entity_region("q", "ORG", 4, 6), relation("r", "q", "married_to")],
            "the relation 'married_to' is not in the scheme",
        ),
        (
            [entity_region("r", "GPE", 0, 3), entity_region("q", "ORG", 4, 6), relation("r", "q", "held_by")],
            "where it means nothing",
        ),
        ([entity_region("r", "GPE", 0, 3), line("r", "entity_canonical", "Turky")], "'Turky' is no canonical entity"),
        ([choice("nobody", "entity_uncertain", "uncertain")], "the region 'nobody', which is not there"),
        ([STANCE, RUSSIA], "has no holder"),
        ([STANCE, AUTHOR], "has no target"),
        ([STANCE, RUSSIA, choice("s", "stance_holder", "source")], "no held_by leads to one"),
        ([STANCE, RUSSIA, AUTHOR, line("s", "stance_holder_name", "GPE/Turkey")], "has two holders"),
        ([STANCE, RUSSIA, AUTHOR, line("s", "stance_target_text", "peace")], "has two targets"),
        ([{"id": "r", "from_name": "boxes", "type": "rectanglelabels", "value": {}}], "which is not ours"),
    ],
)
def test_what_has_no_meaning_is_refused_in_a_sentence(result: list[dict[str, Any]], sentence: str) -> None:
    """Nothing is left out silently: the sentence names the words and says what to do."""
    with pytest.raises(InvalidInput) as caught:
        read(result)
    assert sentence in str(caught.value)
