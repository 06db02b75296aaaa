"""What people did in Label Studio, as new revisions here.

Every annotation is read against the revision on which both sides last agreed, so that what Label Studio cannot show is
kept. Nothing is written there.
"""

import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import Literal

from msgspec import Struct, field
from msgspec.structs import replace

from workbench.domain.annotations import Annotation, Origin
from workbench.domain.documents import Document, Sentence
from workbench.domain.rules import check
from workbench.errors import InvalidInput, NotFound
from workbench.labelstudio.client import LabelStudioClient, RemoteAnnotation, RemoteTask
from workbench.labelstudio.codec import decode
from workbench.labelstudio.tasks import import_id, read_sid, sid_of, unique_id
from workbench.store import AnnotationLink, Store, Transaction
from workbench.workflows.importing import OnProgress
from workbench.workflows.shown_suggestions import suggestions_for
from workbench.workflows.sync_counterpart import Counterpart, known_revision, state_there
from workbench.workflows.sync_people import People

# What is being written on the server while we read may show up later under an earlier time.
OVERLAP = dt.timedelta(seconds=120)


class Pulled(Struct):
    """What a pull did."""

    revisions: int = 0
    unchanged: int = 0
    users: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


class Place(Struct, frozen=True):
    document: Document
    sentence: Sentence

    def __str__(self) -> str:
        return f"sentence {self.sentence.index} of {self.document.id!r}"


class Puller:
    """One pull.

    Args:
        people: names of users here, by e-mail address there.
        keep: whether to keep what is found; without, it is only counted.
    """

    def __init__(
        self, store: Store, client: LabelStudioClient, both: Counterpart, people: Mapping[str, str], keep: bool = True
    ) -> None:
        self._store = store
        self._client = client
        self._both = both
        self._scheme = both.scheme
        self._people = People(people, client.users(), keep)
        self._keep = keep
        self.pulled = Pulled(users=self._people.made)

    def run(self, progress: OnProgress | None = None) -> Pulled:
        cursor = dt.datetime.fromisoformat(self._both.link.cursor) if self._both.link.cursor else None
        newest, held_back = cursor, None
        done = 0
        since = cursor - OVERLAP if cursor is not None else None
        for page in self._client.tasks(self._both.link.remote_id, since):
            with self._store.write() if self._keep else self._store.read() as tx:
                for task in page:
                    before = len(self.pulled.problems)
                    self._task(tx, task)
                    if len(self.pulled.problems) > before:
                        # It is looked at again, and reported again, until it is mended.
                        held_back = min(held_back or task.updated_at, task.updated_at)
                    newest = max(newest or task.updated_at, task.updated_at)
                if self._keep:
                    tx.commit()
            done += len(page)
            if progress is not None:
                progress(done, None)
        self._report_deleted()
        reached = min(newest, held_back) if newest is not None and held_back is not None else newest
        if self._keep and reached is not None and reached != cursor:
            with self._store.write() as tx:
                tx.label_studio.set_cursor(self._both.link, reached.isoformat())
                tx.commit()
        return self.pulled

    def _task(self, tx: Transaction, task: RemoteTask) -> None:
        if not task.annotations:
            return
        place = self._place(tx, task)
        if place is None:
            self._problem(f"task {task.id} in Label Studio is of no sentence here, so its labels were not taken")
            return
        by_user: dict[str, list[RemoteAnnotation]] = {}
        for remote in task.annotations:
            by_user.setdefault(self._annotator(tx, place, remote), []).append(remote)
        for user, theirs in by_user.items():
            link = self._link(tx, place, user)
            known = link.remote_id if link is not None else None
            number = import_id(self._unique(place, user))
            theirs.sort(key=lambda each: (each.import_id == number, each.id == known, each.updated_at))
            for other in theirs[:-1]:
                self._problem(
                    f"annotation {other.id} of {place} is a second one by {user}, so it was not taken; "
                    f"delete it in Label Studio, or merge it into {theirs[-1].id}"
                )
            self._annotation(tx, place, user, link, theirs[-1])

    def _place(self, tx: Transaction, task: RemoteTask) -> Place | None:
        named = read_sid(task.sid)
        if named is None:
            return None
        try:
            document, sentence = tx.documents.read_sentence(self._both.project, *named)
        except NotFound:
            return None
        return Place(document, sentence) if sentence.text == task.text else None

    def _annotation(
        self, tx: Transaction, place: Place, user: str, link: AnnotationLink | None, remote: RemoteAnnotation
    ) -> None:
        there = state_there(remote)
        if link is not None and link.base_hash == there and link.remote_id == remote.id:
            self.pulled.unchanged += 1
            return
        where = (self._both.project, place.document.id, place.sentence.index, user)
        head = tx.annotations.head(*where) if tx.users.find(user) is not None else None
        base = self._base(tx, place, user, link, there)
        try:
            # Ours, but what was sent is not known any more (an older backup): what is not shown there still stays.
            is_ours = remote.import_id == import_id(self._unique(place, user))
            theirs = self._decode(tx, place, user, base or (head if is_ours else None), remote)
        except InvalidInput as error:
            self._problem(f"{user}'s label of {place}, annotation {remote.id} in Label Studio, was not taken: {error}")
            return
        match _compare(base, head, theirs):
            case "same":
                self.pulled.unchanged += 1
                agreed = head
            case "ours":
                self.pulled.unchanged += 1
                agreed = base
            case "theirs":
                self.pulled.revisions += 1
                agreed = self._append(tx, theirs, base, there)
            case "both":
                self.pulled.revisions += 1
                agreed = self._append(tx, theirs, base, there)
                self._conflict(tx, place, head, theirs, there)
        if self._keep and agreed is not None and agreed.revision is not None:
            self._put_link(tx, place, user, remote, there, agreed.revision)

    def _base(
        self, tx: Transaction, place: Place, user: str, link: AnnotationLink | None, there: str
    ) -> Annotation | None:
        """The revision that the annotation there was made from; None where it began there."""
        if tx.users.find(user) is None:
            return None
        revisions = list(
            tx.annotations.revisions(
                self._both.project, user=user, document=place.document.id, sentence=place.sentence.index
            )
        )
        # A push that broke off may have sent a later one than it noted.
        sent = known_revision(revisions, link, there, place.sentence, self._scheme.scheme)
        if sent is not None or link is None:
            return sent
        return next((each for each in revisions if each.revision == link.revision), None)

    def _decode(
        self, tx: Transaction, place: Place, user: str, base: Annotation | None, remote: RemoteAnnotation
    ) -> Annotation:
        index = place.sentence.index
        begun = base or Annotation(document=place.document.id, sentence=index, annotator=user)
        theirs = decode(
            remote.result,
            begun,
            place.document,
            place.sentence,
            self._scheme.scheme,
            resolve=lambda written: self._canonical(tx, written),
            cancelled=remote.cancelled,
        )
        if base is None and remote.prediction is not None:
            sets = tx.suggestions.of(self._both.project, place.document.id, index)
            shown = {entity.id for entity in suggestions_for(sets, self._scheme.scheme)}
            refused = shown - {entity.id for entity in theirs.entities}
            theirs = replace(theirs, refused_suggestions=tuple(sorted(refused)))
        if base is not None and theirs.says_the_same(base):
            return theirs
        theirs = replace(
            theirs,
            origin=Origin(kind="label_studio"),
            seconds=remote.seconds if remote.seconds is not None and remote.seconds >= 0 else None,
            scheme_version=self._scheme.version,
            guidelines_version=self._scheme.guidelines_version,
            created_at=remote.updated_at,
            revision=None,
        )
        known = tx.canonicals.ids(self._both.project, theirs.canonicals)
        check(theirs, place.document, place.sentence, self._scheme.scheme, known)
        return theirs

    def _canonical(self, tx: Transaction, written: str) -> str | None:
        if tx.canonicals.ids(self._both.project, [written]):
            return written
        named = [
            entity.id
            for entity in tx.canonicals.search(self._both.project, written)
            if entity.name.casefold() == written.casefold()
        ]
        return named[0] if len(named) == 1 else None

    def _append(self, tx: Transaction, answer: Annotation, base: Annotation | None, state: str) -> Annotation:
        if not self._keep:
            return answer
        key = f"{self._both.link.url}\n{answer.document}\n{answer.sentence}\n{state}\n{base.revision if base else 0}"
        return tx.annotations.append(
            self._both.project, answer, "label-studio-" + hashlib.sha256(key.encode()).hexdigest()
        )

    def _conflict(self, tx: Transaction, place: Place, head: Annotation | None, theirs: Annotation, state: str) -> None:
        """Both are revisions now; the one that was said later stays the newest."""
        assert head is not None
        ours_is_later = (
            head.created_at is not None and theirs.created_at is not None and head.created_at > theirs.created_at
        )
        if ours_is_later:
            self._append(tx, replace(head, revision=None), head, f"{state}\nagain")
        later = "the one from here" if ours_is_later else "the one from there"
        self.pulled.conflicts.append(
            f"{theirs.annotator}'s label of {place} was changed here and in Label Studio; both are kept as revisions, "
            f"and {later}, said later, counts"
        )

    def _annotator(self, tx: Transaction, place: Place, remote: RemoteAnnotation) -> str:
        """Whose label it is: the user's whom we sent it for, else its author's."""
        link = tx.label_studio.annotation_of(self._both.link, remote.id)
        if link is not None and (link.document, link.sentence) == (place.document.id, place.sentence.index):
            return link.user
        if remote.import_id is not None:
            users = tx.annotations.head_revisions(self._both.project, place.document.id, place.sentence.index)
            for user in users:
                if import_id(self._unique(place, user)) == remote.import_id:
                    return user
        return self._people.user_of(tx, remote.author)

    def _link(self, tx: Transaction, place: Place, user: str) -> AnnotationLink | None:
        if tx.users.find(user) is None:
            return None
        return tx.label_studio.annotation(
            self._both.project, self._both.link, place.document.id, place.sentence.index, user
        )

    def _put_link(
        self, tx: Transaction, place: Place, user: str, remote: RemoteAnnotation, state: str, revision: int
    ) -> None:
        link = AnnotationLink(
            document=place.document.id,
            sentence=place.sentence.index,
            user=user,
            unique_id=self._unique(place, user),
            remote_id=remote.id,
            base_hash=state,
            revision=revision,
        )
        tx.label_studio.put_annotation(self._both.project, self._both.link, link)

    def _unique(self, place: Place, user: str) -> str:
        return unique_id(self._both.project.salt, place.document.id, place.sentence.index, user)

    def _report_deleted(self) -> None:
        there = self._client.annotation_ids(self._both.link.remote_id)
        with self._store.read() as tx:
            tasks = list(tx.label_studio.tasks(self._both.link))
            annotations = list(tx.label_studio.annotations(self._both.link))
        for task in tasks:
            if sid_of(task.document, task.sentence) not in there:
                self._problem(
                    f"the task of sentence {task.sentence} of {task.document!r} was deleted in Label Studio; "
                    "its labels are kept here"
                )
        for link in annotations:
            sid = sid_of(link.document, link.sentence)
            if sid in there and link.remote_id is not None and link.remote_id not in there[sid]:
                self._problem(
                    f"{link.user}'s label of sentence {link.sentence} of {link.document!r} was deleted "
                    "in Label Studio; it is kept here"
                )

    def _problem(self, sentence: str) -> None:
        self.pulled.problems.append(sentence)


def _compare(
    base: Annotation | None, head: Annotation | None, theirs: Annotation
) -> Literal["same", "ours", "theirs", "both"]:
    """Who changed what since both sides agreed."""
    if head is not None and theirs.says_the_same(head):
        return "same"
    if head is None or (base is not None and head.revision == base.revision):
        return "theirs"
    if base is not None and theirs.says_the_same(base):
        return "ours"
    return "both"
