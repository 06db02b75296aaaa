"""Answers to a real sentence, word by word; and random answers of several people to one sentence."""

from hypothesis import strategies as st
from msgspec import structs

from tests import strategies
from workbench.domain.annotations import Annotation
from workbench.domain.layers import (
    Attribution,
    Entity,
    Holder,
    Item,
    SourceHolder,
    Stance,
    TextTarget,
)
from workbench.domain.spans import Span

NTV = (
    "The Turkish NTV channel quoted back in November Recep Tayyip Erdogan as saying Turkey was ready to mediate "
    "between Russia and Ukraine, despite Ankara selling drones to Kyiv."
)


def words(text: str) -> Span:
    """Where the sentence first has these words."""
    start = NTV.index(text)
    return Span.of(NTV, (start, start + len(text)))


def entity(text: str, label: str, **more: object) -> Entity:
    return Entity(**{"id": f"e-{words(text).start}-{len(text)}", "span": words(text), "label": label, **more})  # type: ignore[arg-type]


def attributed(
    name: str = "a",
    content: str = "Turkey was ready to mediate between Russia and Ukraine",
    source: str | None = "Recep Tayyip Erdogan",
    cue: str | None = "as saying",
    addressee: str | None = None,
    **more: object,
) -> Attribution:
    roles = {"content": content, "source": source, "cue": cue, "addressee": addressee}
    spans = {role: words(text) for role, text in roles.items() if text is not None}
    return Attribution(**{"id": name, **spans, **more})  # type: ignore[arg-type]


def stance(label: str, held_by: Holder | Attribution, target: str, **more: object) -> Stance:
    holder = SourceHolder(held_by.id) if isinstance(held_by, Attribution) else held_by
    return Stance(**{"id": "s", "holder": holder, "target": TextTarget(target), "label": label, **more})  # type: ignore[arg-type]


def ntv(*items: Item, annotator: str = "ann") -> Annotation:
    """An answer to the sentence."""
    return Annotation(
        document="d",
        sentence=0,
        annotator=annotator,
        entities=tuple(item for item in items if isinstance(item, Entity)),
        attributions=tuple(item for item in items if isinstance(item, Attribution)),
        stances=tuple(item for item in items if isinstance(item, Stance)),
    )


@st.composite
def several_answers(draw: st.DrawFn, people: int | None = None) -> list[Annotation]:
    """Answers to one sentence: some anew, some that repeat another's under other ids, with an item less."""
    document, sentences = draw(strategies.documents(max_sentences=1))
    answers: list[Annotation] = []
    for person in range(people or draw(st.integers(2, 4))):
        if answers and draw(st.booleans()):
            answer = _repeated(draw, draw(st.sampled_from(answers)))
        else:
            answer = draw(strategies.annotations(document, sentences))
        answers.append(structs.replace(answer, annotator=f"p{person}"))
    return answers


def renamed(answer: Annotation, suffix: str = "x") -> Annotation:
    """The same under other ids."""

    def other(name: str | None) -> str | None:
        return None if name is None else f"{name}{suffix}"

    return structs.replace(
        answer,
        entities=tuple(structs.replace(item, id=other(item.id)) for item in answer.entities),
        attributions=tuple(
            structs.replace(item, id=other(item.id), parent=other(item.parent)) for item in answer.attributions
        ),
        stances=tuple(
            structs.replace(
                item,
                id=other(item.id),
                attribution=other(item.attribution),
                holder=SourceHolder(f"{item.holder.attribution}{suffix}")
                if isinstance(item.holder, SourceHolder)
                else item.holder,
            )
            for item in answer.stances
        ),
    )


def _repeated(draw: st.DrawFn, answer: Annotation) -> Annotation:
    same = renamed(answer)
    drop = draw(st.booleans())
    return structs.replace(
        same,
        entities=tuple(draw(st.permutations(same.entities)))[int(drop) :],
        attributions=tuple(draw(st.permutations(same.attributions))),
        stances=tuple(draw(st.permutations(same.stances))),
    )
