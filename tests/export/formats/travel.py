"""Out through a writer and in through a reader."""

import re
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.ingest.annotated.normal import normal, with_items
from tests.strategies import news_scheme
from workbench.domain.annotations import Annotation
from workbench.domain.documents import Document, Sentence, cut_sentences
from workbench.export.formats import Answered, Answers, Terms, format_named
from workbench.ingest.annotated import Marked, Vocabulary, annotated_reader, read_markup


def tokens(text: str) -> list[tuple[int, int]]:
    """Words, and everything else that is visible character by character."""
    return [match.span() for match in re.finditer(r"\w+|[^\w\s]", text)]


def write(name: str, folder: Path, *answered: Answered) -> Counter[str]:
    """Write documents; what could not be carried comes back."""
    losses: Counter[str] = Counter()
    format_named(name).write(folder, answered, Terms(news_scheme(), tokens, losses))
    return +losses


def read(name: str, path: Path) -> list[Marked]:
    """Read what is there."""
    return list(annotated_reader(name)(path, "en"))


def understand(
    marked: Marked, sentences: Sequence[Sentence] | None = None
) -> tuple[dict[str, list[Annotation]], Counter[str]]:
    """What each annotator says, and what has no place here."""
    losses = Counter(marked.lost)
    cut = tuple(sentences or cut_sentences(marked.document, marked.sentences or [(0, len(marked.document.text))]))
    words = Vocabulary(news_scheme())
    said = {by.annotator: list(read_markup(by.markup, marked.document, cut, words, losses)) for by in marked.by}
    return said, +losses


def there_and_back(name: str, drawn: tuple[Document, tuple[Sentence, ...], Annotation]) -> None:
    """Of a format that carries all layers: what comes back is what went."""
    document, sentences, annotation = drawn
    with tempfile.TemporaryDirectory() as folder:
        write(name, Path(folder), Answered(document, sentences, (Answers("ana", (annotation,)),)))
        (marked,) = read(name, Path(folder))
    assert marked.document.text == document.text
    assert marked.document.id == document.id
    said, losses = understand(marked, sentences)
    (read_back,) = said.values()
    assert with_items(read_back) == with_items([normal(annotation, document.text)])
    assert losses == {}
