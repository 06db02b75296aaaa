"""A process that labels, or decides, in a loop and says what was acknowledged; it is killed at any moment.

Like the labeler's outbox it sends an answer under one key until it has been acknowledged, also after a
restart: what waits is kept in a file, which is written before the answer is sent.

Usage: python labeling_worker.py URL USER OUTBOX [decide]
"""

import random
import sys
import time
import uuid
from pathlib import Path

from workbench.domain.annotations import Annotation, AnnotationRef
from workbench.errors import Unavailable
from workbench.store import Store
from workbench.workflows import adjudicating, labeling


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def work(url: str, user: str, outbox: Path, decides: bool) -> None:
    store = Store.open(url)
    say("ready")
    number = 0
    while True:
        if outbox.exists() and (waiting := outbox.read_text().split()):
            document, sentence, key = waiting
        else:
            number += 1
            document, sentence, key = f"d{number % 4}", str(number % 3), str(uuid.uuid4())
            unfinished = outbox.with_suffix(".new")
            unfinished.write_text(f"{document} {sentence} {key}")
            unfinished.replace(outbox)
        answer = Annotation(document=document, sentence=int(sentence), note=key)
        try:
            if decides:
                adjudicating.decide(store, "news", user, answer, [AnnotationRef("cem", 1)], key)
            else:
                labeling.submit(store, "news", user, answer, key)
        except Unavailable:
            continue
        time.sleep(random.uniform(0, 0.05))  # the way back: kept, and not acknowledged yet
        say(key)
        outbox.unlink()


if __name__ == "__main__":
    work(sys.argv[1], sys.argv[2], Path(sys.argv[3]), sys.argv[4:] == ["decide"])
