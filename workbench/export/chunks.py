"""Some sentences with all that was said about them, on their way from objects to tables."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from workbench.domain.annotations import Annotation
from workbench.domain.canonical import CanonicalEntity
from workbench.domain.documents import Document, Sentence
from workbench.domain.layers import LAYERS, LayerName
from workbench.domain.scheme import Scheme
from workbench.export.arrays import Integers
from workbench.export.near_duplicates import Dealing
from workbench.export.policies import Answer, Judge

ROW_GROUP_ROWS = 2_000
ROW_GROUP_CHARACTERS = 4_000_000
"""A row group ends when its rows reach either: what an export holds in memory is bounded by them."""


class Terms(NamedTuple):
    """What an export is made under.

    Attributes:
        policy: its name in `POLICIES`.
        pseudonym: from a user's name to what is exported in its place.
        canonicals: the project's registry, by id.
        judge: whoever compares answers item by item.
        options: what was chosen beside the policy, for the manifest.
        tokenize: from texts to how many tokens each has, and their half-open ranges in it, shape (tokens, 2).
        dealing: which documents are not where their own hash would have them.
    """

    scheme: Scheme
    policy: str
    pseudonym: Callable[[str], str]
    canonicals: Mapping[str, CanonicalEntity]
    tokenize: Callable[[Sequence[str]], tuple[Integers, Integers]]
    judge: Judge
    dealing: Dealing = Dealing()
    options: Mapping[str, float | str] = {}


class Chunk:
    """Sentences of one split.

    Attributes:
        sentences: those about which anything was said.
        said: all annotations of these sentences.
        owners: for each annotation its sentence, by number.
        heads: those annotations, by number, that are somebody's newest answer, and not gold.
        picks: for each layer the answers that become rows, each with its annotation's number.
    """

    def __init__(self) -> None:
        self.sentences: list[Sentence] = []
        self.said: list[Annotation] = []
        self.owners: list[int] = []
        self.heads: list[int] = []
        self.picks: dict[LayerName, list[tuple[int, Answer]]] = {layer: [] for layer in LAYERS}
        self._characters = 0

    @property
    def full(self) -> bool:
        return len(self.said) >= ROW_GROUP_ROWS or self._characters >= ROW_GROUP_CHARACTERS

    def begin(self, sentence: Sentence) -> None:
        """Go on to a sentence; what is said next is about it."""
        self.sentences.append(sentence)

    def say(self, annotation: Annotation, *, head: bool) -> int:
        """Add an annotation of the sentence, and return its number."""
        number = len(self.said)
        self.said.append(annotation)
        self.owners.append(len(self.sentences) - 1)
        if head:
            self.heads.append(number)
        self._characters += len(self.sentences[-1].text)
        return number


class DocumentChunk:
    """Documents of one split with their sentences."""

    def __init__(self) -> None:
        self.rows: list[tuple[Document, Sequence[Sentence]]] = []
        self._characters = 0

    @property
    def full(self) -> bool:
        return len(self.rows) >= ROW_GROUP_ROWS or self._characters >= ROW_GROUP_CHARACTERS

    def add(self, document: Document, sentences: Sequence[Sentence]) -> None:
        self.rows.append((document, sentences))
        self._characters += len(document.text)
