"""Two coders held against each other: where they differ, how much, and by which codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_realist.evaluate.alpha import alpha_of, coincidences, krippendorff_alpha
from nlp_realist.evaluate.ranking import average_precisions
from nlp_realist.evaluate.ratings import ABSENT, CONTRARY, PRESENT, UNKNOWN, Ratings
from nlp_realist.evaluate.resampling import Interval, group_weights, interval_of

NONE = Interval(float("nan"), float("nan"), float("nan"))
BINS = 10


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One excerpt on which two coders differ; only the codes on which they do.

    Contrary codes have ``!`` in front.
    """

    excerpt: str
    document: str
    first: tuple[str, ...]
    second: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CodeAgreement:
    """How two coders agree on one code. NaN where undefined.

    first, second, both : excerpts to which they gave it, of `of` that both judged for it.
    precision : of what the second gave, the share that the first gave; recall : the reverse.
    same_direction : of `both`, how many in one direction.
    """

    code: str
    first: int
    second: int
    both: int
    of: int
    same_direction: int
    precision: Interval = NONE
    recall: Interval = NONE
    f1: Interval = NONE
    average_precision: Interval = NONE
    kappa: Interval = NONE
    alpha: Interval = NONE


@dataclass(frozen=True, slots=True)
class Confused:
    """How often the second gave one code and not the other, where the first did the reverse.

    second : None where it gave nothing that the first had not.
    """

    first: str
    second: str | None
    n: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came of holding two coders against each other.

    excerpts, documents : how many both judged for at least one code.
    one_sided : one of them only judged what was proposed, by the other or by a machine, so that
        precision alone is known; second_sighted : it is the second.
    measures : name -> value over all codes, with its interval by document.
    """

    first: str
    second: str
    excerpts: int
    documents: int
    one_sided: bool
    disagreements: tuple[Disagreement, ...]
    codes: Mapping[str, CodeAgreement] = field(hash=False)
    confusions: tuple[Confused, ...]
    measures: Mapping[str, Interval] = field(hash=False)
    second_sighted: bool = False


def compare_ratings(
    first: Ratings,
    second: Ratings,
    *,
    excerpts: Sequence[str],
    documents: Sequence[str],
    codes: Sequence[str],
    alpha: bool = True,
    resamples: int = 1000,
    seed: int = 0,
) -> Comparison:
    """Hold two coders against each other, on what both judged.

    excerpts, documents : name of each row and what it comes from; intervals resample documents.
    alpha : whether Krippendorff's alpha is wanted too; it takes longest.
    Neither is the truth; precision and recall are the second's against the first.
    """
    known = first.known & second.known
    rows = [int(row) for row in np.flatnonzero(known.any(axis=1))]
    view = _View(first, second, known, rows, [documents[r] for r in rows], resamples, seed)
    one_sided = first.sighted != second.sighted
    agreements = {
        c: view.code(k, c, one_sided, alpha) for k, c in enumerate(codes) if known[:, k].any()
    }
    return Comparison(
        first=first.coder,
        second=second.coder,
        excerpts=len(rows),
        documents=view.documents,
        one_sided=one_sided,
        disagreements=_disagreements(first, second, known, rows, excerpts, documents, codes),
        codes=agreements,
        confusions=_confusions(first, second, known, codes),
        measures=view.measures(one_sided, alpha),
        second_sighted=second.sighted and not first.sighted,
    )


class _View:
    """What two coders both judged, and the resamples of its documents."""

    def __init__(
        self,
        first: Ratings,
        second: Ratings,
        known: NDArray[np.bool_],
        rows: Sequence[int],
        documents: Sequence[str],
        resamples: int,
        seed: int,
    ) -> None:
        self.known = known[rows]
        self.first = np.where(self.known, first.values[rows], UNKNOWN).astype(np.int8)
        self.second = np.where(self.known, second.values[rows], UNKNOWN).astype(np.int8)
        self.scores = None if second.scores is None else second.scores[rows]
        self.weights, self.group = group_weights(documents, resamples=resamples, seed=seed)
        self.documents = self.weights.shape[1]
        self._precisions: dict[int, NDArray[np.float64]] = {}
        a, b = self.first > ABSENT, self.second > ABSENT
        #: Sums over each resample, codes last: both gave it, only one, only the other, neither.
        cells = (a & b, a & ~b, b & ~a & self.known, self.known & ~a & ~b)
        self.both, self.only_first, self.only_second, self.neither = map(self._sum, cells)
        self.same = self._sum(a & (self.first == self.second))
        self.coincidences = np.stack(
            [
                self._sum(part)
                for part in np.moveaxis(coincidences([self.first, self.second]), 2, 0)
            ],
            axis=-1,
        )

    def _sum(self, values: NDArray[Any]) -> NDArray[np.float64]:
        """Sums of the rows of each resample: n x ... -> r x ..."""
        totals = np.zeros((self.documents, *values.shape[1:]))
        np.add.at(totals, self.group, values)
        return np.asarray(self.weights @ totals)

    def _interval(self, values: NDArray[Any]) -> Interval:
        return interval_of(values, groups=self.documents)

    def code(self, column: int, code: str, one_sided: bool, with_alpha: bool) -> CodeAgreement:
        """Agreement on one code."""
        k = column
        a, b = self.both[:, k] + self.only_first[:, k], self.both[:, k] + self.only_second[:, k]
        counted = CodeAgreement(
            code=code,
            first=int(a[0]),
            second=int(b[0]),
            both=int(self.both[0, k]),
            of=int(self.known[:, k].sum()),
            same_direction=int(self.same[0, k]),
        )
        precision = self._interval(_share(self.both[:, k], b))
        if one_sided:
            return replace(counted, precision=precision)
        return replace(
            counted,
            precision=precision,
            recall=self._interval(_share(self.both[:, k], a)),
            f1=self._interval(_share(2 * self.both[:, k], a + b)),
            average_precision=self._interval(self._ranked(k)),
            kappa=self._interval(self.kappa[:, k]),
            alpha=self._alpha(k) if with_alpha else NONE,
        )

    def _alpha(self, k: int) -> Interval:
        given = [
            np.where(view[:, k] == UNKNOWN, UNKNOWN, view[:, k] > ABSENT)
            for view in (self.first, self.second)
        ]
        around = self._interval(alpha_of(self.coincidences[:, k]))
        return Interval(krippendorff_alpha(given), around.low, around.high)

    @cached_property
    def kappa(self) -> NDArray[np.float64]:
        """Cohen's kappa per resample and code (Cohen 1960); NaN where nobody varies."""
        n = self.both + self.only_first + self.only_second + self.neither
        a, b = _share(self.both + self.only_first, n), _share(self.both + self.only_second, n)
        chance = a * b + (1 - a) * (1 - b)
        agree = _share(self.both + self.neither, n)
        return _share(agree - chance, np.where(1 - chance > 1e-12, 1 - chance, 0))

    def _ranked(self, k: int) -> NDArray[np.float64]:
        """Average precision of a code per resample; NaN where there are no scores."""
        if k not in self._precisions:
            self._precisions[k] = self._rank(k)
        return self._precisions[k]

    def _rank(self, k: int) -> NDArray[np.float64]:
        rows = np.flatnonzero(self.known[:, k])
        if self.scores is None or np.isnan(self.scores[rows, k]).any():
            return np.full(len(self.weights), np.nan)
        gold = self.first[rows, k] > ABSENT
        return average_precisions(gold, self.scores[rows, k], self.group[rows], self.weights)

    def measures(self, one_sided: bool, with_alpha: bool) -> dict[str, Interval]:
        """Over all codes; means are over the codes that the first coder gave."""
        a, b = self.both + self.only_first, self.both + self.only_second
        counted = a[0] > 0
        if one_sided:
            right = _share(self.both.sum(axis=1), b.sum(axis=1))
            return {"share confirmed": self._interval(right)}
        differ = self._sum((self.first != self.second).any(axis=1))
        found = {
            "macro-F1": _mean(_share(2 * self.both, a + b)[:, counted]),
            "micro-F1": _share(2 * self.both.sum(axis=1), (a + b).sum(axis=1)),
            "mean kappa": _mean(self.kappa[:, counted]),
            "same direction": _share(self.same.sum(axis=1), self.both.sum(axis=1)),
            "excerpts coded alike": 1 - differ / self._sum(np.ones(len(self.first))),
        }
        if with_alpha:
            found["mean alpha"] = _mean(alpha_of(self.coincidences)[:, counted])
        if self.scores is not None:
            ranked = [self._ranked(int(k)) for k in np.flatnonzero(counted)]
            if ranked:
                found["mean AP"] = _mean(np.stack(ranked, axis=1))
            found |= self._calibration()
        return {name: self._interval(values) for name, values in found.items()}

    def _calibration(self) -> dict[str, NDArray[np.float64]]:
        """Expected calibration error (Naeini et al. 2015) and Brier score, per resample."""
        assert self.scores is not None
        cells = self.known & ~np.isnan(self.scores)
        scores = np.where(cells, self.scores, 0.0)
        off = np.where(cells, (self.first > ABSENT) - scores, 0.0)
        bins = np.minimum((scores * BINS).astype(int), BINS - 1)
        by_bin = np.stack([np.where(bins == b, off, 0.0).sum(axis=1) for b in range(BINS)], axis=1)
        n = self._sum(cells.sum(axis=1))
        return {
            "expected calibration error": _share(np.abs(self._sum(by_bin)).sum(axis=1), n),
            "Brier score": _share(self._sum((off**2).sum(axis=1)), n),
        }


def _share(part: NDArray[Any], whole: NDArray[Any]) -> NDArray[np.float64]:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(whole > 0, part / whole, np.nan)


def _mean(values: NDArray[Any]) -> NDArray[np.float64]:
    """Mean over the last axis, without what is undefined."""
    defined = ~np.isnan(values)
    return _share(np.where(defined, values, 0.0).sum(axis=1), defined.sum(axis=1))


def _disagreements(
    first: Ratings,
    second: Ratings,
    known: NDArray[np.bool_],
    rows: Sequence[int],
    excerpts: Sequence[str],
    documents: Sequence[str],
    codes: Sequence[str],
) -> tuple[Disagreement, ...]:
    differ = known & (first.values != second.values)
    return tuple(
        Disagreement(
            excerpts[row],
            documents[row],
            _marks(first.values[row], differ[row], codes),
            _marks(second.values[row], differ[row], codes),
        )
        for row in rows
        if differ[row].any()
    )


def _marks(values: NDArray[Any], shown: NDArray[Any], codes: Sequence[str]) -> tuple[str, ...]:
    sign = {PRESENT: "", CONTRARY: "!"}
    return tuple(
        sign[int(value)] + code
        for value, show, code in zip(values, shown, codes, strict=True)
        if show and value > ABSENT
    )


def _confusions(
    first: Ratings, second: Ratings, known: NDArray[np.bool_], codes: Sequence[str]
) -> tuple[Confused, ...]:
    """Codes of the first and what the second gave instead, the commonest first."""
    a, b = first.given & known, second.given & known
    only_first, only_second = (a & ~b).astype(int), (b & ~a).astype(int)
    counts = only_first.T @ only_second
    nothing = only_first[~only_second.any(axis=1)].sum(axis=0)
    found = [
        Confused(codes[int(i)], codes[int(j)], int(counts[i, j]))
        for i, j in np.argwhere(counts > 0)
    ]
    found += [Confused(codes[int(i)], None, int(nothing[i])) for i in np.flatnonzero(nothing)]
    return tuple(sorted(found, key=lambda c: -c.n))
