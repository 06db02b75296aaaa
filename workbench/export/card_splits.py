"""What the card says of the splits, and of what they share."""

from workbench.domain.scheme import Scheme
from workbench.export.card_markdown import code, table
from workbench.export.features import UNSEEN
from workbench.export.report import LeakageReport, Manifest

_NAMED_AT_MOST = 20
_SHARED = {
    "sentences": "sentences with an answer, letter by letter",
    "canonicals": "canonical entities that are mentioned",
    "targets": "targets of stances",
    "sources": "sources of attributions",
}


def splits_text(manifest: Manifest, scheme: Scheme) -> str:
    shares = ", ".join(f"{name} {share:g}" for name, share in manifest.splits.items())
    return (
        "Whole documents are on one side, and near-duplicates such as wire copy on the same: a document joins those "
        f"imported before it that are at least {manifest.leakage.near_duplicates:g} alike (the Jaccard similarity of "
        "their sets of three words in a row, estimated by MinHash); where there are none, a hash of its id decides. So "
        f"no document ever changes sides as the corpus grows. Shares: {shares}; with few documents the real ones are "
        "far from them, and a split may be empty." + _unseen(scheme.splits.unseen)
    )


def _unseen(what: str) -> str:
    if what == "none":
        return ""
    return (
        f"\n\nThe test side is two splits: in the documents of `{UNSEEN}` there are {what}, and none of them is in "
        f'training; `test` has all others, and `split="test+{UNSEEN}"` loads the whole. As the corpus grows a document '
        f"may move from `{UNSEEN}` to `test`, never to another side. Names are compared as they stand, by id where "
        "they have one and else by their words without case, so what is known in training by another id or other "
        "words counts as unseen."
    )


def leakage_text(report: LeakageReport) -> str:
    names = report.left_out[:_NAMED_AT_MOST]
    more = len(report.left_out) - len(names)
    left_out = (
        f": {', '.join(map(code, names))}{f' and {more} more, which `manifest.json` names' if more else ''}"
        if names
        else ""
    )
    rows = [
        [what, *(f"{found.shared} of {found.of}" for found in (shared[kind] for shared in report.shared.values()))]
        for kind, what in _SHARED.items()
    ]
    return (
        f"- Pairs of near-duplicates on two sides: {report.across}.\n"
        f"- Documents that nearly duplicate an earlier one: {report.joined}.\n"
        "- Documents left out of all splits, since they nearly duplicate documents of two sides: "
        f"{len(report.left_out)}{left_out}.\n\n"
        "What a side shares with the training side; names are to be expected, sentences are mostly set phrases:\n\n"
        + table(["different", *report.shared], rows)
    )
