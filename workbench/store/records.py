"""What the store hands out, beside the domain's own types. Row ids in here mean nothing outside the store."""

from datetime import date, datetime
from typing import Literal, get_args

from msgspec import Struct

from workbench.domain.layers import Entity
from workbench.domain.scheme import Scheme

Role = Literal["annotator", "lead", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)


class Project(Struct, frozen=True):
    """A project, as every repository wants it for its first argument.

    Attributes:
        salt: random, hexadecimal; pseudonyms and the random order are derived from it.
    """

    id: int
    name: str
    salt: str
    created_at: datetime


class SchemeVersion(Struct, frozen=True):
    """A scheme as it was at one time.

    Attributes:
        source: the TOML it was read from.
        guidelines: Markdown.
    """

    scheme: Scheme
    version: str
    guidelines: str
    guidelines_version: str
    source: str
    created_at: datetime


class User(Struct, frozen=True):
    id: int
    name: str
    display_name: str
    admin: bool
    active: bool
    has_password: bool


class Claim(Struct, frozen=True):
    """A sentence kept for one user until the lease ends."""

    document: str
    sentence: int
    user: str
    expires_at: datetime


class SuggestionSet(Struct, frozen=True):
    """What one version of one model suggests for a sentence."""

    document: str
    sentence: int
    model: str
    version: str
    entities: tuple[Entity, ...]


class UnsettledSentence(Struct, frozen=True):
    """A sentence that may need a decision: several answered, or one wants to talk about it, and no gold is up to date.

    Attributes:
        newest: changes with every answer.
        answers: how many count.
        flagged: how many of them are flagged.
        gold: changes with every decision; None where there is none.
        reopened: whether one is flagged that is newer than all that the gold was made of.
    """

    id: int
    document: str
    sentence: int
    newest: int
    answers: int
    flagged: int
    gold: int | None
    reopened: bool

    @property
    def decided(self) -> bool:
        """Whether there is gold, which may be stale."""
        return self.gold is not None


class Question(Struct, frozen=True):
    """A sentence that somebody is asked to answer again.

    Attributes:
        revision: of their answer that is in question.
        reason: why, in the words of whoever asks.
        afresh: whether they should answer without seeing that answer.
    """

    document: str
    sentence: int
    revision: int
    reason: str
    afresh: bool
    asked_at: datetime


class Progress(Struct, frozen=True):
    """How far a project is.

    Attributes:
        begun: sentences with at least one label (submitted or flagged).
        complete: sentences with as many as the overlap wants.
        wanted: labels in all, sentences times overlap.
        labels: labels that count towards it, no more than the overlap for each sentence.
        submitted, skipped, flagged: newest answers, by status.
        users: newest answers that count, by the user's name.
    """

    documents: int
    sentences: int
    begun: int
    complete: int
    wanted: int
    labels: int
    submitted: int
    skipped: int
    flagged: int
    users: dict[str, int]


class DayAnswers(Struct, frozen=True):
    """How many sentences somebody answered for the first time on a day, in UTC."""

    user: str
    day: date
    answers: int


class LinkedProject(Struct, frozen=True):
    """The Label Studio project that mirrors one of ours on one server.

    Attributes:
        remote_id: its id there.
        config_hash: of the labeling config that was last sent.
        cursor: up to where changes were pulled; its form is the sync's own.
    """

    id: int
    url: str
    remote_id: int
    config_hash: str
    cursor: str | None


class TaskLink(Struct, frozen=True):
    """A sentence and its task.

    Attributes:
        text_hash: of the text that was sent, since task ids are reused and alone prove nothing.
    """

    document: str
    sentence: int
    task: int
    text_hash: str


class AnnotationLink(Struct, frozen=True):
    """One user's annotation of a sentence and its counterpart.

    Attributes:
        unique_id: the UUID under which it was, or is being, created there.
        remote_id: its id there, once known.
        base_hash: of the result on which both sides last agreed.
        revision: ours at that time.
    """

    document: str
    sentence: int
    user: str
    unique_id: str
    remote_id: int | None
    base_hash: str
    revision: int
