"""The text of the dataset card."""

from collections.abc import Iterable, Iterator
from html import escape
from typing import Any, get_args

from workbench.domain.layers import LayerName
from workbench.domain.scheme import Scheme
from workbench.export.card_text import ABOUT_COLUMNS, CONFIG_SUMMARIES, HOW_TO_TRAIN, LIMITS
from workbench.export.counts import Counts, Key
from workbench.export.features import CONFIGS, SPLITS, UNSEEN, Config
from workbench.export.policies import Basis, LeftOut, policy_named
from workbench.export.report import LeakageReport, Manifest

_NAMED_AT_MOST = 20
_SHARED = {
    "sentences": "sentences with an answer, letter by letter",
    "canonicals": "canonical entities that are mentioned",
    "targets": "targets of stances",
    "sources": "sources of attributions",
}


def card_body(scheme: Scheme, counts: Counts, manifest: Manifest) -> str:
    return "\n\n".join(
        (
            f"# {_line(scheme.title)}",
            _line(scheme.description) or "Labeled news text.",
            _contents(manifest),
            "## How to load",
            _loading(),
            ABOUT_COLUMNS,
            "## How to train",
            HOW_TO_TRAIN,
            "## How labels were chosen",
            _choosing(manifest),
            "## Splits",
            _splits(manifest, scheme),
            "### Leakage",
            _leakage(manifest.leakage),
            "## Labels",
            *_labels(scheme, counts, manifest),
            "## BIO tags",
            _bio(manifest),
            "## People",
            _people(manifest),
            "## Limits",
            LIMITS,
            "## Licence and citation",
            _licence(scheme),
        )
    )


def _contents(manifest: Manifest) -> str:
    rows = [[f"`{config}`", CONFIG_SUMMARIES[config], *manifest.rows[config].values()] for config in CONFIGS]
    return (
        f"{_count(manifest.documents, 'document')}, {_count(manifest.sentences, 'sentence')}, "
        f"{_count(manifest.annotators, 'annotator')}. "
        f"Made by Workbench under scheme `{manifest.scheme_version}` and guidelines `{manifest.guidelines_version}`; "
        "`manifest.json` has the versions, the counts and a hash of every file.\n\n"
        + _table(["configuration", "one row is", *manifest.rows["documents"]], rows)
    )


def _loading() -> str:
    return (
        "```python\nfrom datasets import load_dataset\n\n"
        'dataset = load_dataset("path/to/this/folder", "entities")\n'
        'labels = dataset["train"].features["ner_tags"].feature.names\n```\n\n'
        "Every split of every configuration has a file, but only splits with rows are announced above, because "
        "`load_dataset` refuses a split without any. A configuration that is empty altogether loads with "
        "`streaming=True`."
    )


def _choosing(manifest: Manifest) -> str:
    bases, reasons = get_args(Basis), get_args(LeftOut)
    rows = [
        [
            f"`{layer}`",
            *(manifest.bases[layer].get(basis, 0) for basis in bases),
            *(left_out.get(reason, 0) for reason in reasons),
        ]
        for layer, left_out in manifest.left_out.items()
    ]
    options = ", ".join(f"{name} {value}" for name, value in manifest.policy_options.items())
    sentences = [
        f"Policy `{manifest.policy}`{f' ({options})' if options else ''}.",
        policy_named(manifest.policy).description,
        f"The first {len(bases)} columns count rows, the last {len(reasons)} sentences without any.",
    ]
    if manifest.stale_gold:
        sentences.append(
            f"{_count(manifest.stale_gold, 'adjudicated sentence')} had an answer revised since (`stale`)."
        )
    sentences += [f"Dropped were {number} {what}." for what, number in manifest.dropped.items()]
    return f"{' '.join(sentences)}\n\n{_table(['layer', *bases, *reasons], rows)}"


def _splits(manifest: Manifest, scheme: Scheme) -> str:
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
        f"may move from `{UNSEEN}` to `test`, never to another side."
    )


def _leakage(report: LeakageReport) -> str:
    names = report.left_out[:_NAMED_AT_MOST]
    more = len(report.left_out) - len(names)
    left_out = (
        f": {', '.join(map(_code, names))}{f' and {more} more, which `manifest.json` names' if more else ''}"
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
        + _table(["different", *report.shared], rows)
    )


def _labels(scheme: Scheme, counts: Counts, manifest: Manifest) -> list[str]:
    splits = [*SPLITS, *([UNSEEN] if UNSEEN in manifest.rows["documents"] else [])]

    def section(config: Config, things: Iterable[tuple[str, str, Key]]) -> str:
        rows = [[name, meaning, *(counts.of(config, split, *key) for split in splits)] for name, meaning, key in things]
        return f"### {config.capitalize()}\n\n{_table(['label', 'meaning', *splits], rows)}"

    return [section(layer, _things(layer, scheme)) for layer in scheme.layers]


def _things(layer: LayerName, scheme: Scheme) -> Iterator[tuple[str, str, Key]]:
    match layer:
        case "entities":
            for name, label in scheme.entities.labels.items():
                yield f"`{name}`", label.description, ("label", name)
        case "attribution":
            yield "all", "Attributions.", ("all",)
            yield "nested", "Those within another.", ("nested",)
            for role, help_ in scheme.attribution.roles.items():
                yield f"`{role}`", help_.description, ("role", role)
        case "stance":
            for point in scheme.stance.scale:
                yield f"`{point.label}` ({point.value:g})", point.description, ("label", point.label)
    for name, attribute in scheme.attributes(layer).items():
        if not attribute.values:
            yield f"`{name}`", attribute.description, ("attribute", name)
        for value in attribute.values:
            yield f"`{name}` = `{value}`", attribute.description, ("attribute", name, value)


def _bio(manifest: Manifest) -> str:
    shown, all_of_them = manifest.bio.get("in_bio", 0), sum(manifest.bio.values())
    lost = ", ".join(f"{number} {fate.replace('_', ' ')}" for fate, number in manifest.bio.items() if fate != "in_bio")
    return (
        "`ner_tags` holds the outermost mentions, each list of `nested_ner_tags` a layer of those within or across "
        f"them. {shown} of {all_of_them} entities are in them"
        + (f"; not: {lost}" if lost else "")
        + ". The `entities` column has all of them, with `bio` saying for each whether the tags show it."
    )


def _people(manifest: Manifest) -> str:
    return (
        f"{_count(manifest.annotators, 'annotator')}, under pseudonyms that stay the same between exports of this "
        "project and cannot be computed from names. Notes are in `annotations` only, as they were written: they may "
        "name people, so read them, or drop the columns `note` and `annotation`, before you publish."
    )


def _licence(scheme: Scheme) -> str:
    licence = f"The labels: {_line(scheme.licence)}." if scheme.licence else "No licence was stated for the labels."
    citation = f"\n\n```\n{scheme.citation.strip().replace('```', '')}\n```" if scheme.citation.strip() else ""
    return f"{licence} The texts are their publishers'.{citation}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _table(head: list[str], rows: list[list[Any]]) -> str:
    lines = [head, ["---"] * len(head), *([_cell(value) for value in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(value: object) -> str:
    return str(value) if isinstance(value, int) else _line(str(value)).replace("|", "\\|")


def _code(text: str) -> str:
    return f"`{_line(text).replace('`', '')}`"


def _line(text: str) -> str:
    return escape(" ".join(text.split()), quote=False)
