"""brat standoff: the text in one file, marks, relations, attributes, references and notes in another.

`annotation.conf` and `visual.conf` beside them let brat show and edit it: a folder as it is written can be put into
brat's data folder. Free text is kept on one line by writing backslash, line feed and carriage return as `\\\\`, `\\n`
and `\\r`.

Source: https://brat.nlplab.org/standoff.html, https://brat.nlplab.org/configuration.html
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

from workbench.domain.markup import NOTE, Mark, Markup
from workbench.export.formats.brat_configuration import annotation_conf, visual_conf
from workbench.export.formats.format import Answered, Terms, count_metadata
from workbench.export.formats.marking import mark_up


def write_brat(folder: Path, documents: Iterable[Answered], terms: Terms) -> None:
    """A text and an annotation file a document; in a folder for each annotator, where they are several."""
    for answered in documents:
        count_metadata(answered.document, terms.losses)
        content = answered.document.text.encode()
        for answers in answered.answers:
            place = folder / answers.annotator
            place.mkdir(exist_ok=True)
            markup = mark_up(answers.annotations, answered.sentences, terms.losses)
            (place / f"{answered.document.id}.txt").write_bytes(content)
            lines = "".join(f"{line}\n" for line in annotation_lines(markup))
            (place / f"{answered.document.id}.ann").write_bytes(lines.encode())
    (folder / "annotation.conf").write_text(annotation_conf(terms.scheme), encoding="utf-8")
    (folder / "visual.conf").write_text(visual_conf(terms.scheme), encoding="utf-8")


def annotation_lines(markup: Markup) -> Iterator[str]:
    """The lines of an annotation file."""
    numbers = {"A": 0, "N": 0, "#": 0}

    def numbered(kind: str) -> str:
        numbers[kind] += 1
        return f"{kind}{numbers[kind]}"

    for mark in markup.marks:
        yield _text_bound(mark)
        for name, value in mark.attributes.items():
            yield f"{numbered('A')}\t{name} T{mark.id}" + ("" if value is True else f" {value}")
        for name, entity in mark.references.items():
            yield f"{numbered('N')}\tReference T{mark.id} {name}:{quote(entity.id, safe='/')}\t{escape(entity.name)}"
            if entity.wikidata is not None:
                yield f"{numbered('N')}\tReference T{mark.id} Wikidata:{entity.wikidata}\t{escape(entity.name)}"
        for name, text in mark.texts.items():
            kind = "AnnotatorNotes" if name == NOTE else name
            yield f"{numbered('#')}\t{kind} T{mark.id}\t{escape(text)}"
    for number, link in enumerate(markup.links, 1):
        yield f"R{number}\t{link.label} Arg1:T{link.start} Arg2:T{link.end}"


def escape(text: str) -> str:
    """Text on one line."""
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")


def _text_bound(mark: Mark) -> str:
    ranges = ";".join(f"{start} {end}" for start, end in mark.span.ranges)
    words = " ".join(fragment.text for fragment in mark.span.fragments)
    return f"T{mark.id}\t{mark.label} {ranges}\t{words.replace(chr(10), ' ').replace(chr(13), ' ')}"
