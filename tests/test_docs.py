"""The documentation names all there is, and nothing else."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import msgspec
import pytest
from msgspec.structs import fields

from tests.commands import COMMANDS
from workbench.domain import annotations, canonical, layers, spans
from workbench.domain.annotations import Annotation
from workbench.domain.codec import annotation_schema, decode
from workbench.domain.documents import Document, cut_sentences
from workbench.domain.rules import check
from workbench.domain.scheme import Scheme
from workbench.settings import VARIABLES
from workbench.text.pipelines import load_pipeline
from workbench.text.segmentation import parse
from workbench.training import RECIPES

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def table(heading: str) -> list[str]:
    """The first column of the first table below a heading, without its backticks."""
    section = re.split(r"^#+ ", README.split(f" {heading}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]
    rows = [line for line in section.splitlines() if line.startswith("| ")]
    return [row.split("|")[1].strip().strip("`") for row in rows[2:]]


def named(kind: str) -> type[msgspec.Struct]:
    return next(getattr(module, kind) for module in (annotations, layers, spans, canonical) if hasattr(module, kind))


@pytest.mark.parametrize("kind", annotation_schema()["$defs"])
def test_every_field_of_a_line_is_documented(kind: str) -> None:
    """In the order in which it is written."""
    struct = named(kind)
    tag = [struct.__struct_config__.tag_field] if struct.__struct_config__.tag_field else []
    assert table(kind) == tag + [field.encode_name for field in fields(struct)]


@pytest.mark.parametrize("kind", ["Gold", "AnnotationRef"])
def test_every_field_of_a_line_of_gold_is_documented(kind: str) -> None:
    """Likewise."""
    assert table(kind) == [field.encode_name for field in fields(named(kind))]


def test_the_example_is_what_the_seed_says(scheme: Scheme) -> None:
    """Both the file and the line laid out in the README can be loaded."""
    path = ROOT / "seeds" / "000_ba9a8abaa905c4c6.txt"
    document = Document(id=path.stem, text=path.read_bytes().decode())
    (parsed,) = parse([document.text], load_pipeline(scheme.pipeline))
    sentences = cut_sentences(document, parsed.sentences)
    laid_out = re.findall(r"```json\n(.*?)```", README, re.DOTALL)
    lines = (ROOT / "docs" / "example.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(laid_out) == 1
    for line in (*laid_out, *lines):
        said = decode(line, Annotation)
        check(said, document, sentences[said.sentence], scheme, [entity.id for entity in said.canonical_entities])
    shown, whole = json.loads(laid_out[0]), json.loads(lines[0])
    assert all(item in whole[part] for part in ("entities", "attributions", "stances") for item in shown[part])


def test_every_command_is_documented() -> None:
    """And no other."""
    said = [re.match(r"workbench ([a-z]+(?: [a-z]+)?)", row) for row in table("The command line")]
    assert {match[1] for match in said if match} == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_documented(name: str) -> None:
    """Beside its command, and no other; what all commands take is said once."""
    row = next(row for row in table("The command line") if re.match(rf"workbench {name}( [^a-z]|$)", row))
    options = {option for parameter in COMMANDS[name].params for option in (*parameter.opts, *parameter.secondary_opts)}
    common = {"--project", "--home", "--json"}
    assert set(re.findall(r"--[a-z-]+", row)) == {option for option in options if option.startswith("--")} - common


def test_every_recipe_is_documented() -> None:
    """And no other."""
    assert table("Train on it") == list(RECIPES)


def scheme_keys(kind: Any, path: str = "") -> list[str]:
    """The keys that a table of the README lists: down to where things are named by the project."""
    found: list[str] = []
    for name, hint in get_type_hints(kind).items():
        at = f"{path}{name}"
        if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
            found += scheme_keys(hint, f"{at}.")
        elif get_origin(hint) is dict and isinstance(get_args(hint)[1], type) and get_args(hint)[1] is not str:
            found.append(f"{at}.<>")
        else:
            found.append(at)
    return found


def test_every_key_of_a_scheme_is_documented() -> None:
    """And what is within what the project names itself, beside it."""
    said = [re.sub(r"<\w+>", "<>", key) for key in table("The scheme")]
    assert sorted(said) == sorted(scheme_keys(Scheme))


def test_every_key_of_a_part_is_documented() -> None:
    """In the row of the part."""
    from workbench.domain import scheme as module

    section = README.split("### The scheme\n")[1]
    for part, row in {
        "Label": "entities.labels.",
        "Attribute": "entities.attributes.",
        "RoleHelp": "attribution.roles.",
        "ScalePoint": "stance.scale",
        "StanceTarget": "stance.targets.",
    }.items():
        line = next(line for line in section.splitlines() if line.startswith(f"| `{row}"))
        for field in fields(getattr(module, part)):
            assert f"`{field.encode_name}`" in line


def test_every_command_of_the_labeler_is_documented() -> None:
    """So that its key can be changed."""
    source = (ROOT / "workbench/app/labeler/frontend/control/bindings.js").read_text(encoding="utf-8")
    known = re.findall(r'^  \["([a-z-]+)", \[', source, re.MULTILINE)
    said = re.split(r"The\scommands\sof\s`keys`\sare:", README)[1].split("\n\n")[0]
    assert sorted(re.findall(r"`([a-z-]+)`", said)) == sorted(known)


def test_every_variable_is_documented() -> None:
    """And no other."""
    assert table("The environment") == list(VARIABLES)
    assert set(re.findall(r"WORKBENCH_[A-Z_]+", README)) == set(VARIABLES)


def test_what_the_readme_links_to_is_there() -> None:
    """Files of the repository, at least."""
    for path in re.findall(r"\]\((?!https?:)([^)#]+)\)", README):
        assert (ROOT / path).exists(), path


def test_every_make_target_that_is_named_exists() -> None:
    """In the README, in CONTRIBUTING and in `make help`."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert set(re.findall(r"`make ([a-z-]+)", README + contributing)) <= targets


def test_the_changelog_has_the_version_or_what_is_unreleased() -> None:
    """Its form is Keep a Changelog."""
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(r"^## \[(Unreleased|\d+\.\d+\.\d+)\]", changelog, re.MULTILINE)


def test_pinned_packages_name_no_address() -> None:
    """They serve wherever packages come from."""
    for path in ROOT.glob("constraints*.txt"):
        assert "://" not in path.read_text(encoding="utf-8")
        assert "--index" not in path.read_text(encoding="utf-8")


def test_every_dependency_is_pinned() -> None:
    """Whoever adds one runs `make constraints`."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for path, wanted in {
        "constraints.txt": project["project"]["dependencies"],
        "constraints-dev.txt": project["project"]["dependencies"] + project["dependency-groups"]["dev"],
        "constraints-training.txt": project["project"]["optional-dependencies"]["train"],
    }.items():
        pinned = set(re.findall(r"^([a-z0-9.-]+)==", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE))
        assert {re.split(r"[\[<>=!~ ;]", name)[0].lower() for name in wanted} <= pinned
