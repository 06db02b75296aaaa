"""brat standoff, as brat, its users and other programs write it.

Taken are marks (`T`), events (`E`: a mark with links), relations (`R`), attributes (`A`, `M`), references (`N`) and
notes (`#`). Equivalences (`*`) have no place here and are counted. Whose annotations they are is said by a folder or
by the file's name: `ana/one.ann`, `one.ana.ann`, `one_ana.ann` or `one.ann.ana`, beside or below `one.txt`.
"""

import glob
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from workbench.domain.documents import Document
from workbench.errors import InvalidFile
from workbench.ingest.annotated.brat_lines import Standoff
from workbench.ingest.annotated.files import files_of
from workbench.ingest.annotated.reader import Marked, MarkedBy
from workbench.ingest.records import Columns
from workbench.ingest.text import read_text

_NAME = re.compile(r"(.*?)\.ann(?:\.(.+))?")


def read_brat(path: Path, language: str) -> Iterator[Marked]:
    """The texts of a folder, each with its annotation files; or one of either kind of file."""
    root = path if path.is_dir() else path.parent
    if path.is_dir():
        texts, files = files_of(path, (".txt",)), files_of(path, (".ann", ".ann.*"))
    elif path.suffix == ".txt":
        beside = (file for end in (".ann", ".ann.*") for file in root.glob(f"{glob.escape(path.stem)}*{end}"))
        texts, files = [path], sorted(beside)
    else:
        texts, files = sorted(root.glob("*.txt")), [path]
    annotations = _assign(root, texts, files)
    if files == [path]:
        texts = list(annotations)
    documents: dict[str, list[Path]] = defaultdict(list)
    for text in texts:
        documents[text.stem].append(text)
    several = any(len(places) > 1 for places in documents.values())
    for name, places in documents.items():
        yield _read(root, name, places, annotations, several, language)


def _assign(root: Path, texts: list[Path], annotations: list[Path]) -> dict[Path, list[tuple[Path, str]]]:
    """The annotation files of each text, with the annotator that their place or name says, if any."""
    by_folder: dict[Path, dict[str, Path]] = defaultdict(dict)
    for text in texts:
        by_folder[text.parent][text.stem] = text
    names = Counter(text.stem for text in texts)
    anywhere = {text.stem: text for text in texts if names[text.stem] == 1}
    found: dict[Path, list[tuple[Path, str]]] = defaultdict(list)
    for file in annotations:
        called = _NAME.fullmatch(file.name)
        name, said = (called[1], called[2] or "") if called else (file.stem, "")
        beside, part = _text_of(name, by_folder[file.parent])
        folder = ""
        if beside is None and file.parent != root:  # a folder for each annotator, and the texts above or beside it
            folder = file.parent.name
            for texts_there in (by_folder[file.parent.parent], anywhere):
                if beside is None:
                    beside, part = _text_of(name, texts_there)
        if beside is None:
            raise InvalidFile(file, f"has no text; {name}.txt must stand beside it")
        found[beside].append((file, said or part or folder))
    return found


def _text_of(name: str, texts: dict[str, Path]) -> tuple[Path | None, str]:
    """The text of that name, or whose name it begins with; and what is left of it."""
    if name in texts:
        return texts[name], ""
    for at in range(len(name) - 1, 0, -1):
        if name[at] in "._-" and name[:at] in texts and at + 1 < len(name):
            return texts[name[:at]], name[at + 1 :]
    return None, ""


def _read(
    root: Path,
    name: str,
    places: list[Path],
    annotations: dict[Path, list[tuple[Path, str]]],
    several: bool,
    language: str,
) -> Marked:
    document: Document | None = None
    by: list[MarkedBy] = []
    lost: Counter[str] = Counter()
    for place in places:
        (found,) = read_text(place, Columns(), language)
        if document is not None and found.document.text != document.text:
            raise InvalidFile(place, f"has another text than {places[0]}; annotators of one document share its text")
        document = found.document
        # Folders are annotators' where one document lies in several of them, else just folders.
        folder = place.parent.name if several and place.parent != root else ""
        for file, annotator in sorted(annotations[place]):
            standoff = Standoff(file, document.text)
            by.append(MarkedBy(annotator or folder, standoff.markup()))
            lost += standoff.lost
    if document is None:
        raise InvalidFile(root, f"has no text {name}.txt")
    return Marked(document, str(places[0]), tuple(by), None, lost)
