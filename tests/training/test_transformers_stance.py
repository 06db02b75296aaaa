"""What a stance is asked about."""

import pytest

from workbench.export.features import HOLDER_KINDS
from workbench.training.transformers_stance import question


@pytest.mark.parametrize("kind", HOLDER_KINDS)
def test_only_the_author_is_called_so(kind: str) -> None:
    """A source that the text does not name is somebody else."""
    assert question(kind, None, "mediation").startswith("the author: ") == (kind == "author")
    assert question(kind, None, None) in {"the author: something", "somebody: something"}
