"""CoNLL-2012 (OntoNotes) columns: a token a line, entities as brackets, which may nest.

Word and entity columns are filled; part of speech, parse, lemma, predicates, speaker and coreference are not known
here and stand as `-` (a coreference column of the few links to canonical entities would pass for the whole).
Source: https://conll.cemantix.org/2012/data.html
"""

from collections.abc import Iterable
from pathlib import Path

from workbench.export.formats.columns import Row, rows
from workbench.export.formats.files import files
from workbench.export.formats.format import Answered, Terms, count_metadata


def write_conll2012(folder: Path, documents: Iterable[Answered], terms: Terms) -> None:
    """One file; each document stands between `#begin document` and `#end document`."""
    with files(folder, ".v4_gold_conll") as made:
        for answered in documents:
            count_metadata(answered.document, terms.losses)
            name = "_".join(answered.document.id.split()).replace("(", "_").replace(")", "_").replace(";", "_")
            terms.losses["document ids with white space, brackets or semicolons"] += name != answered.document.id
            for answers in answered.answers:
                file = made.of(answers.annotator)
                file.write(f"#begin document ({name}); part 000\n")
                for row in rows(answers, answered.sentences, terms, nested=True):
                    brackets = _brackets(row)
                    for number, (token, bracket) in enumerate(zip(row.tokens, brackets, strict=True)):
                        file.write(f"{name}\t0\t{number}\t{token}\t-\t-\t-\t-\t-\t-\t{bracket}\t-\n")
                    file.write("\n")
                file.write("#end document\n")


def _brackets(row: Row) -> list[str]:
    opens = [""] * len(row.tokens)
    closes = [0] * len(row.tokens)
    for first, last, label in row.entities:
        if first == last:
            continue
        opens[first] += f"({label}"
        closes[last] += 1
    # One token's own entities stand within those that begin or end there.
    whole = [""] * len(row.tokens)
    ends = [""] * len(row.tokens)
    for first, last, label in row.entities:
        if first == last:
            whole[first] += f"({label}"
            ends[first] += ")"
    return [
        f"{opened}{alone}{'' if alone else '*'}{end}{')' * closed}"
        for opened, alone, end, closed in zip(opens, whole, ends, closes, strict=True)
    ]
