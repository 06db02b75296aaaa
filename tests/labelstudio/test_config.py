"""`labelstudio/config.py`: the labeling config has a place for everything in the scheme."""

from xml.etree import ElementTree as ET

from hypothesis import given, settings
from hypothesis import strategies as st
from label_studio_sdk.label_interface import LabelInterface
from msgspec.structs import replace

from workbench.domain.layers import LAYERS
from workbench.domain.scheme import Scheme
from workbench.labelstudio.config import config_hash, labeling_config


def values(config: str, control: str) -> list[str]:
    found = next(each for each in ET.fromstring(config).iter() if each.get("name") == control)
    return [child.get("value", "") for child in found]


def test_scheme_is_all_there(scheme: Scheme) -> None:
    """Labels, roles, stances, targets and attributes, under their own names and colours."""
    config = labeling_config(scheme)
    LabelInterface(config).validate()
    assert values(config, "entity") == list(scheme.entities.labels)
    assert values(config, "attribution") == list(scheme.attribution.roles)
    assert values(config, "stance") == [point.label for point in scheme.stance.scale]
    assert values(config, "stance_target") == list(scheme.stance.targets)
    for layer, prefix in (("entities", "entity"), ("attribution", "attribution"), ("stance", "stance")):
        for name, attribute in scheme.attributes(layer).items():  # type: ignore[arg-type]
            assert values(config, f"{prefix}.{name}") == list(attribute.values or (name.replace("_", " "),))
    colours = {each.get("value"): each.get("background") for each in ET.fromstring(config).iter("Label")}
    assert colours["GPE"] == scheme.entities.labels["GPE"].colour


def test_choices_are_gated_for_the_labels_that_have_them(scheme: Scheme) -> None:
    """The editor drops a choice from a region that it is not offered for."""
    for each in ET.fromstring(labeling_config(scheme)).iter("Choices"):
        if each.get("name") == "entity.metonym":
            assert (each.get("perRegion"), each.get("whenTagName")) == ("true", "entity")
            assert each.get("whenLabelValue") == ",".join(scheme.entities.attributes["metonym"].labels)


def test_hotkeys_are_unique(scheme: Scheme) -> None:
    """Label Studio has one set of keys for all labels."""
    keys = [each.get("hotkey") for each in ET.fromstring(labeling_config(scheme)).iter("Label") if each.get("hotkey")]
    assert len(keys) == len(set(keys)) > len(scheme.entities.labels)


def test_same_scheme_gives_the_same_config(scheme: Scheme) -> None:
    """So that a push knows that nothing changed."""
    assert config_hash(labeling_config(scheme)) == config_hash(labeling_config(replace(scheme)))


@given(st.sets(st.sampled_from(LAYERS), min_size=1), st.text(st.characters(exclude_categories=("Cs", "Cc"))))
@settings(max_examples=20)
def test_any_layers_and_any_words_are_valid(layers: set[str], words: str) -> None:
    """Whatever is switched on, whatever a description says."""
    from tests.strategies import news_scheme

    scheme = news_scheme()
    labels = {name: replace(label, description=words) for name, label in scheme.entities.labels.items()}
    chosen = tuple(layer for layer in LAYERS if layer in layers)
    config = labeling_config(replace(scheme, layers=chosen, entities=replace(scheme.entities, labels=labels)))
    LabelInterface(config).validate()
