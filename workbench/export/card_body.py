"""The text of the dataset card."""

from collections.abc import Iterable, Iterator
from typing import get_args

from workbench.domain.layers import LayerName
from workbench.domain.scheme import Scheme
from workbench.export.card_agreement import agreement_text
from workbench.export.card_markdown import count, line, table
from workbench.export.card_splits import leakage_text, splits_text
from workbench.export.card_text import ABOUT_COLUMNS, CONFIG_SUMMARIES, HOW_TO_TRAIN, LIMITS
from workbench.export.counts import Counts, Key
from workbench.export.features import CONFIGS, SPLITS, UNSEEN, Config
from workbench.export.policies import Basis, LeftOut, policy_named
from workbench.export.report import Manifest


def card_body(scheme: Scheme, counts: Counts, manifest: Manifest) -> str:
    return "\n\n".join(
        (
            f"# {line(scheme.title)}",
            line(scheme.description) or "Labeled news text.",
            _contents(manifest),
            "## How to load",
            _loading(),
            ABOUT_COLUMNS,
            "## How to train",
            HOW_TO_TRAIN,
            "## How labels were chosen",
            _choosing(manifest),
            "## Splits",
            splits_text(manifest, scheme),
            "### Leakage",
            leakage_text(manifest.leakage),
            "## Agreement",
            agreement_text(manifest.agreement),
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
        f"{count(manifest.documents, 'document')}, {count(manifest.sentences, 'sentence')}, "
        f"{count(manifest.annotators, 'annotator')}. "
        f"Made by Workbench under scheme `{manifest.scheme_version}` and guidelines `{manifest.guidelines_version}`; "
        "`manifest.json` has the versions, the counts and a hash of every file.\n\n"
        + table(["configuration", "one row is", *manifest.rows["documents"]], rows)
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
        sentences.append(f"{count(manifest.stale_gold, 'adjudicated sentence')} had an answer revised since (`stale`).")
    sentences += [f"Dropped were {number} {what}." for what, number in manifest.dropped.items()]
    return f"{' '.join(sentences)}\n\n{table(['layer', *bases, *reasons], rows)}"


def _labels(scheme: Scheme, counts: Counts, manifest: Manifest) -> list[str]:
    splits = [*SPLITS, *([UNSEEN] if UNSEEN in manifest.rows["documents"] else [])]

    def section(config: Config, things: Iterable[tuple[str, str, Key]]) -> str:
        rows = [[name, meaning, *(counts.of(config, split, *key) for split in splits)] for name, meaning, key in things]
        return f"### {config.capitalize()}\n\n{table(['label', 'meaning', *splits], rows)}"

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
        f"{count(manifest.annotators, 'annotator')}, under pseudonyms that stay the same between exports of this "
        "project and cannot be computed from names. Notes are in `annotations` only, as they were written: they may "
        "name people, so read them, or drop the columns `note` and `annotation`, before you publish."
    )


def _licence(scheme: Scheme) -> str:
    licence = f"The labels: {line(scheme.licence)}." if scheme.licence else "No licence was stated for the labels."
    citation = f"\n\n```\n{scheme.citation.strip().replace('```', '')}\n```" if scheme.citation.strip() else ""
    return f"{licence} The texts are their publishers'.{citation}"
