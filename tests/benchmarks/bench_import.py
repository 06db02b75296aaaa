"""Import against what it is built on: spaCy's `nlp.pipe` with the whole pipeline over the same texts.

Ours reads the file, checks it, cuts, suggests and stores it in SQLite. It gains by leaving out the
components on which neither sentences nor entities depend, and by parsing paragraphs by themselves;
the second row compares with `nlp.pipe` without these components, for what the rest costs.
"""

import json
import random
import re
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import Any

from tests.strategies import ROOT, SEED_ID
from workbench.ingest import Documents
from workbench.settings import read_scheme
from workbench.store import Store
from workbench.text import load_pipeline
from workbench.workflows.importing import import_documents

REPETITIONS = 5
ARTICLES = 30
GOAL = 0.9


def run() -> list[dict[str, Any]]:
    """Words a second, ours and theirs, as medians of alternating repetitions."""
    import spacy

    scheme = read_scheme(ROOT / "configs" / "news.toml")
    pipeline = load_pipeline(scheme.scheme.pipeline)
    whole = spacy.load(pipeline.nlp.path)
    same = spacy.load(pipeline.nlp.path, exclude=list(pipeline.excluded))
    excluded = ", ".join(pipeline.excluded)

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "news.jsonl"
        texts = _articles(random.Random(0))
        path.write_text("".join(json.dumps({"id": str(n), "text": text}) + "\n" for n, text in enumerate(texts)))
        words = sum(len(text.split()) for text in texts)

        def ours(number: int) -> None:
            with closing(Store.open(f"sqlite:///{folder}/{number}.sqlite3")) as store:
                with store.write() as tx:
                    project = tx.projects.add("news")
                    tx.schemes.add(project, scheme.scheme, scheme.source, scheme.guidelines)
                    tx.commit()
                seconds.append(_timed(lambda: import_documents(store, "news", Documents(path), scheme.scheme.pipeline)))

        def theirs(nlp: Any) -> float:
            return _timed(lambda: [None for _ in nlp.pipe(texts)])

        seconds: list[float] = []
        against: dict[str, list[float]] = {"whole": [], "same": []}
        for nlp in (pipeline.nlp, whole, same):
            theirs(nlp)
        for number in range(REPETITIONS):
            ours(number)
            against["whole"].append(theirs(whole))
            against["same"].append(theirs(same))

    def row(name: str, theirs: list[float], goal: float | None) -> dict[str, Any]:
        ratio = median(theirs) / median(seconds)
        return {
            "name": name,
            "ours": words / median(seconds),
            "theirs": words / median(theirs),
            "ratio": ratio,
            "goal": goal,
            "unit": "words/s",
        }

    return [
        row("import against nlp.pipe of the whole pipeline", against["whole"], GOAL),
        row(f"import against nlp.pipe without {excluded}", against["same"], GOAL),
    ]


def _articles(chance: random.Random) -> list[str]:
    """Articles like the seed, none like the other, so that neither side gains by remembering words."""
    seed = (ROOT / "seeds" / f"{SEED_ID}.txt").read_bytes().decode()
    return ["\n".join(_vary(line, chance) for line in chance.sample(seed.split("\n"), 13)) for _ in range(ARTICLES)]


def _vary(line: str, chance: random.Random) -> str:
    letters = "aeiou"
    return re.sub(
        r"\b[a-z]{5,}\b",
        lambda word: (
            word.group()[:3] + chance.choice(letters) + word.group()[4:] if chance.random() < 0.2 else word.group()
        ),
        line,
    )


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    for result in run():
        print(result)  # noqa: T201 - it is what this is for
