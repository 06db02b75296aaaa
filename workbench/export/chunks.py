"""Some sentences with all that was said about them, on their way from objects to tables."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from workbench.domain.annotations import Annotation
from workbench.domain.canonical import CanonicalEntity
from workbench.domain.documents import Document, Sentence
from workbench.domain.layers import LAYERS, LayerName
from workbench.domain.scheme import Scheme
from workbench.export.bio import Tagging, Tokens, tag
from workbench.export.policies import Answer

ROW_GROUP_ROWS = 2_000
ROW_GROUP_CHARACTERS = 4_000_000
"""A row group ends when its rows reach either: what an export holds in memory is bounded by them."""


class Terms(NamedTuple):
    """What an export is made under.

    Attributes:
        policy: its name in `POLICIES`.
        pseudonym: from a user's name to what is exported in its place.
        canonicals: the project's registry, by id.
    """

    scheme: Scheme
    policy: str
    pseudonym: Callable[[str], str]
    canonicals: Mapping[str, CanonicalEntity]


class Said(NamedTuple):
    """An annotation, or a gold one.

    Attributes:
        sentence: its number in the chunk.
        head: whether it is somebody's newest answer, rather than gold.
    """

    annotation: Annotation
    sentence: int
    tagging: Tagging
    head: bool


class Chunk:
    """Sentences of one split.

    Attributes:
        sentences, tokens: of each sentence that anything was said about.
        said: all annotations of these sentences.
        picks: for each layer the answers that become rows, each with the number of its annotation in `said`.
    """

    def __init__(self) -> None:
        self.sentences: list[Sentence] = []
        self.tokens: list[Tokens] = []
        self.said: list[Said] = []
        self.picks: dict[LayerName, list[tuple[int, Answer]]] = {layer: [] for layer in LAYERS}
        self._characters = 0

    @property
    def full(self) -> bool:
        return len(self.said) >= ROW_GROUP_ROWS or self._characters >= ROW_GROUP_CHARACTERS

    def begin(self, tokens: Tokens, sentence: Sentence) -> None:
        """Go on to a sentence; what is said next is about it."""
        self.sentences.append(sentence)
        self.tokens.append(tokens)

    def say(self, annotation: Annotation, tags: Mapping[str, int], *, head: bool) -> int:
        """Add an annotation of the sentence.

        Args:
            tags: as `bio.tag` wants them.

        Returns:
            Its number in `said`.
        """
        tagging = tag(self.tokens[-1], annotation.entities, tags)
        self.said.append(Said(annotation, len(self.sentences) - 1, tagging, head))
        self._characters += len(self.sentences[-1].text)
        return len(self.said) - 1


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
