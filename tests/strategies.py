"""Random documents, annotations and schemes for property tests: everything that the domain allows.

`annotations(document, sentences)` obeys every rule of `domain.rules.check` under `SCHEME`, so a test may send
them through any road and expect them back unchanged.
"""

import datetime as dt
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import strategies as st

from workbench.domain.annotations import STATUSES, Annotation, Origin
from workbench.domain.canonical import CanonicalEntity, canonical_id
from workbench.domain.documents import Document, Sentence, cut_sentences
from workbench.domain.layers import (
    Attribution,
    AuthorHolder,
    CanonicalHolder,
    CanonicalTarget,
    Entity,
    SchemeTarget,
    SourceHolder,
    SpanTarget,
    Stance,
    TextTarget,
)
from workbench.domain.scheme import Attribute, Scheme
from workbench.domain.spans import Span

ROOT = Path(__file__).parent.parent
SEED_ID = "000_ba9a8abaa905c4c6"


@cache
def news_scheme() -> Scheme:
    """The scheme of `configs/news.toml`."""
    return msgspec.convert(tomllib.loads((ROOT / "configs/news.toml").read_text()), Scheme)


# Characters that have broken annotation tools: astral, joined, combining, right-to-left, CRLF, odd blanks, markup.
AWKWARD = [
    "👩‍👩‍👧‍👦", "🇹🇷", "🧑🏽‍🚀", "é", "ö̲", "ﷺ", "שלום", "مرحبا", "\u202eabc\u202c", "\r\n", "\n", "\t", "\u00a0",
    "\u200b", "\ufeff", "\u2028", "<b>", "&amp;", "\\n", '"', "'", "’", "𝔘𝔫𝔦", "ﬁ", "İ", "ß", "  ", "],[", "%s",
]  # fmt: skip

characters = st.characters(exclude_categories=("Cs",), exclude_characters="\x00")
words = st.one_of(
    st.sampled_from(AWKWARD), st.text(characters, min_size=1, max_size=6), st.sampled_from(["Turkey", "said", "a", "."])
)


def texts(min_words: int = 1, max_words: int = 14) -> st.SearchStrategy[str]:
    """Text with something visible in it."""
    joined = st.lists(words, min_size=min_words, max_size=max_words).map(" ".join)
    return joined.map(lambda text: text if text.replace("\ufeff", "").strip() else f"{text}x")


notes = st.one_of(st.just(""), texts(1, 4))


@st.composite
def documents(draw: st.DrawFn, min_sentences: int = 1, max_sentences: int = 4) -> tuple[Document, tuple[Sentence, ...]]:
    """A document with its sentences; white space of every kind between them."""
    parts = draw(st.lists(texts(), min_size=min_sentences, max_size=max_sentences))
    text, ranges = "", []
    for part in parts:
        text += draw(st.sampled_from(["", " ", "\n", "\r\n", "\n\n", "\u00a0"]))
        ranges.append((len(text), len(text) + len(part)))
        text += part
    text += draw(st.sampled_from(["", "\n", " "]))
    name = draw(st.text("abcdefgh0123456789_-", min_size=1, max_size=12).filter(lambda value: value.strip("_-")))
    document = Document(
        id=name,
        text=text,
        title=draw(notes),
        url=draw(st.sampled_from(["", "https://example.org/a?b=1&c=é"])),
        date=draw(st.none() | st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1))),
        metadata=draw(st.dictionaries(st.text("abc", min_size=1), st.none() | st.booleans() | notes, max_size=2)),
    )
    return document, cut_sentences(document, ranges)


@st.composite
def spans(draw: st.DrawFn, text: str, within: Span | None = None, max_fragments: int = 3) -> Span:
    """One to three fragments of the text, or of the span they must lie within."""
    grounds = [(0, len(text))] if within is None else list(within.ranges)
    start, end = draw(st.sampled_from(grounds))
    count = min(draw(st.integers(1, max_fragments)), (end - start + 1) // 2) or 1
    cuts = (
        draw(st.lists(st.integers(start, end), min_size=2 * count, max_size=2 * count, unique=True))
        if end - start >= 2 * count
        else [start, end]
    )
    cuts.sort()
    return Span.of(text, *zip(cuts[::2], cuts[1::2], strict=True))


def attributes(declared: dict[str, Attribute], label: str | None = None) -> st.SearchStrategy[dict[str, Any]]:
    """Values that the scheme allows, each there or not."""
    optional = {
        name: st.sampled_from(attribute.values) if attribute.values else st.just(True)
        for name, attribute in declared.items()
        if label is None or not attribute.labels or label in attribute.labels
    }
    return st.fixed_dictionaries({}, optional=optional)


@st.composite
def canonical_entities(draw: st.DrawFn, scheme: Scheme) -> tuple[CanonicalEntity, ...]:
    names = draw(st.lists(texts(1, 2), max_size=3, unique=True))
    made = {}
    for name in names:
        kind = draw(st.sampled_from(sorted(scheme.entities.labels)))
        made[canonical_id(kind, name)] = CanonicalEntity(
            id=canonical_id(kind, name), name=name, kind=kind, wikidata=draw(st.sampled_from([None, "Q43", "Q159"]))
        )
    return tuple(made[key] for key in sorted(made))


@st.composite
def annotations(
    draw: st.DrawFn,
    document: Document,
    sentences: Sequence[Sentence],
    scheme: Scheme | None = None,
    annotator: str = "ana",
) -> Annotation:
    """Everything at once: nested, overlapping, split, in other sentences, implicit, uncertain, with notes."""
    scheme = scheme or news_scheme()
    text = document.text
    sentence = draw(st.sampled_from(list(sentences)))
    registry = draw(canonical_entities(scheme))
    canonical = st.sampled_from([None, *(entity.id for entity in registry)])
    maybe_span = st.none() | spans(text)
    common = {
        "uncertain": st.booleans(),
        "note": notes,
        "suggested_by": st.sampled_from(["", "spacy/en_core_web_sm 3.8.0"]),
    }

    entities = []
    for number in range(draw(st.integers(0, 3))):
        label = draw(st.sampled_from(sorted(scheme.entities.labels)))
        entities.append(
            Entity(
                id=f"e{number}",
                span=draw(spans(text)),
                label=label,
                canonical=draw(canonical),
                antecedent=draw(maybe_span),
                attributes=draw(attributes(scheme.entities.attributes, label)),
                **{name: draw(values) for name, values in common.items()},
            )
        )

    attributions: list[Attribution] = []
    for number in range(draw(st.integers(0, 3))):
        parent = draw(st.sampled_from([None, *attributions]))
        content = draw(spans(text, within=parent.content if parent else None))
        source = draw(maybe_span)
        cue = draw(maybe_span)
        if cue is not None and cue.overlaps(content):
            cue = None
        attributions.append(
            Attribution(
                id=f"a{number}",
                parent=parent.id if parent else None,
                content=content,
                source=source,
                cue=cue,
                addressee=draw(maybe_span),
                source_canonical=draw(canonical),
                implicit_source=source is None and draw(st.booleans()),
                source_antecedent=draw(maybe_span) if source else None,
                content_antecedent=draw(maybe_span),
                attributes=draw(attributes(scheme.attribution.attributes)),
                **{name: draw(values) for name, values in common.items()},
            )
        )
    holders = [st.just(AuthorHolder())]
    targets = [
        st.sampled_from(sorted(scheme.stance.targets)).map(SchemeTarget),
        spans(text).map(SpanTarget),
        texts(1, 3).map(TextTarget),
    ]
    if registry:
        holders.append(st.sampled_from(registry).map(lambda entity: CanonicalHolder(entity.id)))
        targets.append(st.sampled_from(registry).map(lambda entity: CanonicalTarget(entity.id)))
    if attributions:
        holders.append(st.sampled_from(attributions).map(lambda item: SourceHolder(item.id)))
    stances = tuple(
        Stance(
            id=f"s{number}",
            holder=draw(st.one_of(holders)),
            target=draw(st.one_of(targets)),
            label=draw(st.sampled_from([point.label for point in scheme.stance.scale])),
            implicit=draw(st.booleans()),
            evidence=draw(maybe_span),
            attribution=draw(st.sampled_from([None, *(item.id for item in attributions)])),
            attributes=draw(attributes(scheme.stance.attributes)),
            **{name: draw(values) for name, values in common.items()},
        )
        for number in range(draw(st.integers(0, 3)))
    )
    return Annotation(
        document=document.id,
        sentence=sentence.index,
        sentence_text=draw(st.sampled_from(["", sentence.text])),
        annotator=annotator,
        status=draw(st.sampled_from(STATUSES)),
        entities=tuple(entities),
        attributions=tuple(attributions),
        stances=stances,
        note=draw(notes),
        refused_suggestions=tuple(draw(st.lists(st.sampled_from(["sug-1", "sug-2"]), unique=True))),
        seconds=draw(st.none() | st.floats(0, 1e5, width=32).map(lambda value: round(value, 1))),
        origin=draw(st.sampled_from([Origin(), Origin("model", "rules", "1")])),
        created_at=draw(
            st.none() | st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2030, 1, 1), timezones=st.just(dt.UTC))
        ),
        canonical_entities=registry,
    )


@st.composite
def annotated(draw: st.DrawFn, annotator: str = "ana") -> tuple[Document, tuple[Sentence, ...], Annotation]:
    """A document, its sentences, and one annotation of one of them."""
    document, sentences = draw(documents())
    return document, sentences, draw(annotations(document, sentences, annotator=annotator))
