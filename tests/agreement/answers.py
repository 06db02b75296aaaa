"""Random answers: spans that nest, cross and split, in a few short texts."""

from hypothesis import strategies as st

from workbench.agreement.spans import Answer

LENGTH = 12


@st.composite
def spans(draw: st.DrawFn) -> tuple[list[tuple[int, int]], str]:
    edges = sorted(draw(st.sets(st.integers(0, LENGTH), min_size=2, max_size=4)))
    edges = edges[: len(edges) // 2 * 2]
    return list(zip(edges[::2], edges[1::2], strict=True)), draw(st.sampled_from("AB"))


@st.composite
def answers(draw: st.DrawFn, *, annotators: int | None = None, texts: int = 2) -> list[Answer]:
    """Everybody answers for every text."""
    people = draw(st.integers(2, 4)) if annotators is None else annotators
    return [
        Answer(f"t{text}", f"a{person}", draw(st.lists(spans(), max_size=4)))
        for text in range(texts)
        for person in range(people)
    ]


@st.composite
def flat_answers(draw: st.DrawFn, *, annotators: int = 3, texts: int = 1) -> list[Answer]:
    """As `answers`, but the spans of one annotator neither split nor overlap."""
    rows = []
    for text in range(texts):
        for person in range(annotators):
            edges = sorted(draw(st.sets(st.integers(0, LENGTH), max_size=6)))
            edges = edges[: len(edges) // 2 * 2]
            marked = [([edge], draw(st.sampled_from("AB"))) for edge in zip(edges[::2], edges[1::2], strict=True)]
            rows.append(Answer(f"t{text}", f"a{person}", marked))
    return rows
