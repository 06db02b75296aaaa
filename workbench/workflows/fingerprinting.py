"""Fingerprints for documents that have none yet."""

import numpy as np

from workbench.domain.scheme import Splits
from workbench.export import Dealing, deal
from workbench.store import Project, Store, Transaction
from workbench.text.fingerprints import HASHES, fingerprints


def fingerprint_documents(store: Store, project: str) -> int:
    """Give every document a fingerprint, and return how many had none.

    Raises:
        NotFound: there is no such project.
    """
    done = 0
    with store.read() as tx:
        found = tx.projects.get(project)
        for texts in tx.fingerprints.missing(found):
            made = dict(zip(texts, fingerprints(list(texts.values())), strict=True))
            with store.write() as writing:
                writing.fingerprints.put(found, made)
                writing.commit()
            done += len(made)
    return done


def deal_documents(tx: Transaction, project: Project, shares: Splits) -> Dealing:
    """Which documents are on a side for the sake of near-duplicates.

    Documents that came in since the fingerprints were made are fingerprinted here, and that is not kept.
    """
    missing = {
        name: made
        for texts in tx.fingerprints.missing(project)
        for name, made in zip(texts, fingerprints(list(texts.values())), strict=True)
    }
    documents: list[str] = []
    hashes = bytearray()
    for name, kept in tx.fingerprints.all(project):
        documents.append(name)
        hashes += missing[name] if kept is None else kept
    return deal(documents, np.frombuffer(hashes, "<u2").reshape(-1, HASHES), shares)
