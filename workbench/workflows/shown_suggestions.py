"""Which suggestions an annotator sees."""

from collections.abc import Iterable

from msgspec import structs

from workbench.domain.layers import Entity
from workbench.domain.scheme import Scheme
from workbench.store import SuggestionSet


def suggestions_for(sets: Iterable[SuggestionSet], scheme: Scheme) -> tuple[Entity, ...]:
    """Join what the newest version of each model suggests, as far as the scheme has its labels.

    What two models suggest alike is shown once; ids stay unique.

    Args:
        sets: of one sentence; of each model the newest last.
    """
    if "entities" not in scheme.layers:
        return ()
    newest = {suggested.model: suggested for suggested in sets}
    joined: dict[tuple[object, str], Entity] = {}
    ids: set[str] = set()
    for suggested in newest.values():
        for entity in suggested.entities:
            label = scheme.renamed.entities.get(entity.label, entity.label)
            if label not in scheme.entities.labels or (entity.span, label) in joined:
                continue
            identity, number = entity.id, 1
            while identity in ids:
                number += 1
                identity = f"{entity.id[:58]}.{number}"
            ids.add(identity)
            joined[entity.span, label] = structs.replace(entity, id=identity, label=label)
    return tuple(joined.values())
