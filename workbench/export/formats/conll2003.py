"""CoNLL-2003: a token a line with its label in the last of four columns, in BIO; an empty line after each sentence.

Part of speech and chunk are not known here and stand as `-X-`.
Source: Tjong Kim Sang and De Meulder (2003), https://aclanthology.org/W03-0419/; the tags are those of IOB2.
"""

from collections.abc import Iterable
from pathlib import Path

from workbench.export.formats.columns import Row, rows
from workbench.export.formats.files import files
from workbench.export.formats.format import Answered, Terms, count_metadata


def write_conll2003(folder: Path, documents: Iterable[Answered], terms: Terms) -> None:
    """One file; each document begins with `-DOCSTART-`."""
    with files(folder, ".conll") as made:
        for answered in documents:
            count_metadata(answered.document, terms.losses)
            for answers in answered.answers:
                file = made.of(answers.annotator)
                file.write("-DOCSTART- -X- -X- O\n\n")
                for row in rows(answers, answered.sentences, terms, nested=False):
                    tags = _tags(row)
                    file.writelines(f"{token} -X- -X- {tag}\n" for token, tag in zip(row.tokens, tags, strict=True))
                    file.write("\n")


def _tags(row: Row) -> list[str]:
    tags = ["O"] * len(row.tokens)
    for first, last, label in row.entities:
        tags[first : last + 1] = [f"B-{label}"] + [f"I-{label}"] * (last - first)
    return tags
