"""Agreement on entities and on attribution: what every two answers to a sentence have in common."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Literal

import numpy as np

from workbench.agreement import Sample, measures_of
from workbench.agreement.arrays import Bools, Numbers
from workbench.agreement.attribution_alpha import FACETS, facet_value
from workbench.agreement.tallies import (
    AGR_COLUMNS,
    ATTRIBUTION_LAYOUTS,
    FACET_COLUMNS,
    SET_COLUMNS,
    SPAN_LAYOUTS,
    TEXT_LAYOUTS,
    TOKEN_COLUMNS,
    Value,
    ratio,
)
from workbench.domain.layers import ROLES
from workbench.errors import NoValue
from workbench.workflows.agreement_blocks import Floats, Ints
from workbench.workflows.agreement_figures import Beside, figures, plain
from workbench.workflows.agreement_report import Figure
from workbench.workflows.agreement_view import Pairs, View, sum_rows

PairLayer = Literal["entities", "attribution"]

HEADLINES: dict[PairLayer, str] = {"entities": "span_strict", "attribution": "attribution_alpha"}
AGAINST_GOLD: dict[PairLayer, str] = {"entities": "span_strict", "attribution": "attribution_tuple"}

_FACETS = {"attribution_alpha" if facet == "tuple" else f"attribution_alpha_{facet}": facet for facet in FACETS}
_NOTHING: dict[PairLayer, str] = {
    "entities": "nobody marked anything in the sentences that two annotated",
    "attribution": "nobody found an attribution in the sentences that two annotated",
}


class PairAgreement:
    """One of the two layers of a project.

    Where a part of the project is measured (two people, a week), the chance of attributions is that of all of it.
    """

    def __init__(self, view: View, layer: PairLayer) -> None:
        self.view = view
        self.layer = layer
        self.headline = HEADLINES[layer]

    @cached_property
    def none(self) -> NoValue | None:
        """Why there is nothing to measure."""
        if len(self.view.people) < 2:
            return NoValue("one_annotator", "agreement needs two annotators or more")
        if not self.view.shared.any():
            return NoValue("no_overlap", "no sentence was answered by two annotators")
        return None

    @property
    def n(self) -> int:
        return int(self.view.shared.sum())

    @cached_property
    def beside(self) -> Beside:
        same = self.view.pairs.same(self.layer)
        return Beside(self.n, float(same.mean()) if len(same) else None)

    def measures(self) -> dict[str, Figure]:
        """All measures of the layer."""
        names = list(measures_of("spans" if self.layer == "entities" else "attributions"))
        samples = {name: self.sample(name) for name in names}
        return figures(samples, dict.fromkeys(names, self.beside))

    def labels(self) -> dict[str, Figure]:
        """Strict F1 of each entity label; token α of each role."""
        if self.layer == "attribution":
            roles = [role for role in ROLES if role in self.view.scheme.attribution.roles]
            found = figures(
                {role: self.sample(f"{role}_alpha") for role in roles}, {role: self._fillers(role) for role in roles}
            )
            return {str(role): figure for role, figure in found.items()}
        labels = self.view.counted.terms.labels
        samples = {label: self._pair_sample((f"hit {label}", f"marked {label}"), ratio) for label in labels}
        return figures(samples, dict.fromkeys(labels, self.beside))

    def _fillers(self, role: str) -> Beside:
        exact, fillers = self.view.pairs.values([f"{role}_exact", f"{role}_fillers"]).sum(axis=0).tolist()
        return Beside(int(fillers), exact / fillers if fillers else None)

    def sample(self, name: str) -> Sample | NoValue:
        """A measure, laid out over the clusters of the view."""
        if self.none is not None:
            return self.none
        if name in SPAN_LAYOUTS or name in ATTRIBUTION_LAYOUTS:
            return self._pair_sample(*(SPAN_LAYOUTS | ATTRIBUTION_LAYOUTS)[name])
        if name in TEXT_LAYOUTS:
            return self._text_sample(name)
        parts = self._facet_parts
        if not parts[:, 1].any():
            return NoValue("too_few_items", _NOTHING["attribution"])
        if self.n < 2:
            return NoValue("too_few_items", "chance needs two sentences or more that two annotated")
        return Sample(parts, self._times, facet_value(_FACETS[name]))

    @cached_property
    def _times(self) -> Ints:
        return np.ones(self.view.clusters, dtype=np.int64)

    def _pair_sample(self, columns: Sequence[str], value: Value) -> Sample | NoValue:
        parts = self.view.pairs.cluster_values(columns)
        if not parts[:, 1].any():
            return NoValue("too_few_items", _NOTHING[self.layer])
        return Sample(parts, self._times, value)

    def _text_sample(self, name: str) -> Sample | NoValue:
        tokens, sets, value = TEXT_LAYOUTS[name]
        if name == "token_alpha":
            parts = self._tokens[:, :3]
        elif name == "token_alpha_typed":
            parts = np.hstack([self._tokens[:, 3:], self._sets[0]])
        else:
            parts = self._units
            if parts.shape[1] == len(sets):
                return NoValue("single_label", "nobody marked anything, so there are no units to agree on")
        if tokens and self._tokens[:, 1:3].sum() < 2 * 2:
            return NoValue("too_few_items", "only 1 token was rated by two annotators; chance needs 2 or more")
        return Sample(parts, self._times, value)

    @cached_property
    def _tokens(self) -> Floats:
        """(clusters, TOKEN_COLUMNS)"""
        view = self.view
        return view.by_cluster(np.arange(len(view.sentences)), view.tokens[:, : len(TOKEN_COLUMNS)])

    @cached_property
    def _sets(self) -> Floats:
        """(SET_COLUMNS, clusters, sets of labels), the empty set first."""
        cluster, labels, values = self.view.summed("sets")
        names = np.unique(np.append(labels, 0))
        names = np.concatenate([[0], names[names != 0]])
        place = np.argsort(names)
        which = place[np.searchsorted(names[place], labels)]
        summed = sum_rows(cluster * len(names) + which, values, self.view.clusters * len(names))
        return np.ascontiguousarray(summed.reshape(self.view.clusters, len(names), -1).transpose(2, 0, 1))

    @cached_property
    def _units(self) -> Floats:
        return np.hstack(list(self._sets[1 : len(SET_COLUMNS)]))

    @cached_property
    def _facet_parts(self) -> Floats:
        return np.hstack([self.view.pairs.cluster_values(FACET_COLUMNS), self.view.by_cluster(*self.view.chance)])

    @cached_property
    def _headline(self) -> tuple[tuple[str, ...], Value]:
        """The headline as a function of what pairs add, against the chance of the whole project."""
        if self.layer == "entities":
            return SPAN_LAYOUTS[self.headline].columns, SPAN_LAYOUTS[self.headline].value
        by_chance = self.view.chance[1].sum(axis=0)
        tuple_value = facet_value("tuple")

        def value(totals: Numbers) -> Numbers:
            return tuple_value(np.concatenate([totals, np.broadcast_to(by_chance, totals.shape)], axis=-1))

        return FACET_COLUMNS, value

    def directed(self) -> dict[tuple[int, int], Figure]:
        """agr of one annotator with another, by the places of both: how much of what the one found the other met."""
        many = len(self.view.people)
        pairs = self.view.pairs
        values = pairs.values(AGR_COLUMNS)
        there, back = values[:, :2], values[:, 2:]
        turned = pairs.turned[:, None]
        sums = sum_rows(pairs.first * many + pairs.second, np.where(turned, back, there), many**2)
        sums += sum_rows(pairs.second * many + pairs.first, np.where(turned, there, back), many**2)
        found = plain(ratio, sums, [Beside(int(n), None) for n in sums[:, 1]], "too_few_items")
        return {divmod(at, many): figure for at, figure in enumerate(found)}

    def either(self, codes: Sequence[Ints], many: int) -> list[Figure]:
        """The headline in parts of the project, where each pair belongs to several: (pairs,) of each."""
        return self._figures(self._both(codes, many))

    def without(self, codes: Sequence[Ints], many: int) -> list[Figure]:
        """The headline in what is left of the project without each of these parts."""
        whole = self._both([np.zeros(len(self.view.pairs), dtype=np.int64)], 1)
        return self._figures(whole - self._both(codes, many))

    def _both(self, codes: Sequence[Ints], many: int) -> Floats:
        """(many, columns of the headline, 1 for the same, 1 for each)"""
        pairs = self.view.pairs
        rows = self._of_pairs
        sums = np.zeros((many, rows.shape[1] + 1))
        for code in codes:
            sums[:, :-1] += sum_rows(code, rows, many)
            sums[:, -1] += np.bincount(code, minlength=many)
        assert len(rows) == len(pairs)
        return sums

    @cached_property
    def _of_pairs(self) -> Floats:
        """(pairs, columns of the headline and whether both said the same)"""
        columns, _ = self._headline
        return self.view.pairs.values([*columns, f"same {self.layer}"])

    def _figures(self, sums: Floats) -> list[Figure]:
        value = self._headline[1]
        return plain(value, sums[:, :-2], _beside(sums[:, -1].round().astype(int), sums[:, -2]), "too_few_items")

    def parts(self, pairs: Pairs, code: Ints, many: int, name: str | None = None) -> list[Figure]:
        """A measure in parts of the project.

        Args:
            pairs: of answers.
            code: (pairs,), the part that each belongs to; below 0: to none.
            many: how many parts there are.
            name: of a measure of pairs; the headline without it.
        """
        columns, value = self._headline if name is None else (SPAN_LAYOUTS | ATTRIBUTION_LAYOUTS)[name]
        totals = sum_rows(code, pairs.values(columns), many)
        same = sum_rows(code, pairs.same(self.layer), many)[:, 0]
        counts = np.bincount(code[code >= 0], minlength=many)
        return plain(value, totals, _beside(counts, same), "too_few_items")

    def sample_of(self, keep: Callable[[Pairs], Bools]) -> Sample | NoValue:
        """The headline on some of the pairs, laid out over clusters."""
        columns, value = self._headline
        pairs = self.view.pairs
        chosen = keep(pairs)
        parts = self.view.by_cluster(pairs.sentence[chosen], pairs.values(columns)[chosen])
        parts = parts[parts.any(axis=1)]
        if len(parts) < 2:
            return NoValue("too_few_items", _NOTHING[self.layer])
        return Sample(parts, np.ones(len(parts), dtype=np.int64), value)


def _beside(counts: Ints, same: Floats) -> list[Beside]:
    return [Beside(n, yes / n if n else None) for n, yes in zip(counts.tolist(), same.tolist(), strict=True)]
