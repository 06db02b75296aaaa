import tomllib
from typing import Any

import msgspec
import pytest

from tests.strategies import ROOT, news_scheme
from workbench.domain.scheme import Scheme
from workbench.errors import InvalidScheme

SOURCE = (ROOT / "configs/news.toml").read_text(encoding="utf-8")


def changed(path: str, value: object) -> dict[str, Any]:
    """The news scheme with one value put in."""
    tree: Any = tomllib.loads(SOURCE)
    at = tree
    *parents, last = path.split(".")
    for part in parents:
        at = at[int(part)] if isinstance(at, list) else at.setdefault(part, {})
    at[int(last) if isinstance(at, list) else last] = value
    return tree  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        ("entities.labels.ORG.key", "p", "entities.labels.ORG.key: 'p' is the key of entities.labels.PERSON already"),
        ("stance.scale.0.value", 3, "stance.scale: .*ascending"),
        ("stance.scale.0.label", "favor", "stance.scale: .*each label once"),
        ("splits.train", 0.9, "splits: .*add up to 1, not 1.1"),
        ("splits.test", float("nan"), "splits: .*add up to 1, not nan"),
        ("entities.labels.ORG.colour", "#000000\n", "Expected `str` matching regex"),
        ("layers", [], "layers: must be one or more of entities, attribution, stance"),
        ("entities.labels", {}, "entities.labels: must have at least one"),
        ("entities.attributes.metonym.labels", ["CITY"], "entities.attributes.metonym.labels: 'CITY'"),
        ("attribution.colours", ["#000000"], "attribution.colours_dark: must have as many"),
        ("renamed", {"entities": {"GPE": "LOC"}}, "renamed.entities.GPE: is still in use"),
        ("renamed", {"entities": {"CITY": "TOWN"}}, "renamed.entities.CITY: 'TOWN' is not defined; allowed are DATE"),
        ("renamed", {"stance": {"for": "pro"}}, "renamed.stance.for: 'pro' is not defined"),
        ("attribution.roles", {"cue": {"key": "c", "description": ""}}, "attribution.roles: must have content"),
    ],
)
def test_a_scheme_that_contradicts_itself_is_refused(path: str, value: object, says: str) -> None:
    """The key path and what is allowed are named."""
    with pytest.raises((InvalidScheme, msgspec.ValidationError), match=says):
        msgspec.convert(changed(path, value), Scheme)


def test_every_label_of_the_news_scheme_is_explained() -> None:
    """A newcomer can label from the descriptions and examples."""
    scheme = news_scheme()
    parts = [*scheme.entities.labels.values(), *scheme.attribution.roles.values(), *scheme.stance.scale]
    parts += [attribute for layer in scheme.layers for attribute in scheme.attributes(layer).values()]
    assert all(part.description and part.examples for part in parts)


def test_the_version_follows_the_meaning() -> None:
    """A colour or a key may change, a definition or a label may not."""
    version = news_scheme().version

    def after(path: str, value: object) -> str:
        return msgspec.convert(changed(path, value), Scheme).version

    assert after("entities.labels.ORG.colour", "#000000") == version
    assert after("overlap", 2) == version
    assert after("entities.labels.ORG.description", "Something else.") != version
    assert after("rules.content_contains_cue", True) != version


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_colours_can_be_read() -> None:
    """Contrast of at least 4.5 to 1 (WCAG AA) on light and on dark ground."""
    scheme = news_scheme()
    pairs = [(part.colour, part.colour_dark) for part in (*scheme.entities.labels.values(), *scheme.stance.scale)]
    pairs += list(zip(scheme.attribution.colours, scheme.attribution.colours_dark, strict=True))
    for light, dark in pairs:
        assert _contrast(light, "#ffffff") >= 4.5, light
        assert _contrast(dark, "#1e1f24") >= 4.5, dark
