"""Other ways to group texts, on the same vectors: k-means, Ward, HDBSCAN, BERTopic.

BERTopic is no part of the project and is installed for the benchmark only, beside it:

    pip install --target .venv/peers --no-deps bertopic umap-learn hdbscan pynndescent \\
        numba llvmlite plotly narwhals
    PYTHONPATH=.venv/peers:. python -m benchmarks.patterns topics ../shared/data

A label is a group's number; -1 is no group. `tuned` peers are given the true topics to choose
their settings by, which nobody has in practice: an upper bound.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Labels = NDArray[np.int64]
Method = Callable[[Sequence[str], Vectors], Labels]

LEAST_SIZES = (3, 5, 10, 15, 25)
NEIGHBOURS, DIMENSIONS = (5, 15), 5


def k_means(k: int) -> Method:
    def group(_texts: Sequence[str], vectors: Vectors) -> Labels:
        from sklearn.cluster import KMeans

        return np.asarray(KMeans(k, n_init=3, random_state=0).fit_predict(vectors))

    return group


def ward(k: int) -> Method:
    def group(_texts: Sequence[str], vectors: Vectors) -> Labels:
        from sklearn.cluster import AgglomerativeClustering

        return np.asarray(AgglomerativeClustering(k).fit_predict(vectors))

    return group


def average_linkage(k: int) -> Method:
    def group(_texts: Sequence[str], vectors: Vectors) -> Labels:
        from sklearn.cluster import AgglomerativeClustering

        made = AgglomerativeClustering(k, metric="cosine", linkage="average")
        return np.asarray(made.fit_predict(vectors))

    return group


def density(least: int = 5) -> Method:
    """scikit-learn's HDBSCAN on the vectors as they are."""

    def group(_texts: Sequence[str], vectors: Vectors) -> Labels:
        from sklearn.cluster import HDBSCAN

        return np.asarray(HDBSCAN(min_cluster_size=least, copy=True).fit_predict(vectors))

    return group


def has_bertopic() -> bool:
    from importlib.util import find_spec

    return find_spec("bertopic") is not None


class Flattened:
    """UMAP's result, worked out once for all settings that share it."""

    def __init__(self, flat: Any) -> None:
        self.flat = flat

    def fit(self, _vectors: Any, y: Any = None) -> Flattened:
        return self

    def transform(self, _vectors: Any) -> Any:
        return self.flat

    def fit_transform(self, _vectors: Any, y: Any = None) -> Any:
        return self.flat


def flattened(vectors: Vectors, neighbours: int, dimensions: int, seed: int | None) -> Flattened:
    from umap import UMAP

    made = UMAP(neighbours, dimensions, min_dist=0.0, metric="cosine", random_state=seed)
    return Flattened(made.fit_transform(vectors))


def bertopic(*, least: int | None = None, groups: int | None = None, flat: Any = None) -> Method:
    """BERTopic as it comes (its UMAP is seeded by chance), or with settings.

    least : of a topic; groups : topics to which it joins those it found.
    """
    return lambda texts, vectors: both_ways(texts, vectors, least, groups, flat)[0]


def both_ways(
    texts: Sequence[str], vectors: Vectors, least: int | None, groups: int | None, flat: Any
) -> tuple[Labels, Labels]:
    """BERTopic's labels, and those with each text that it left out in the nearest topic."""
    from bertopic import BERTopic

    settings: dict[str, Any] = {"calculate_probabilities": False, "nr_topics": groups}
    if least is not None:
        settings["min_topic_size"] = least
    if flat is not None:
        settings["umap_model"] = flat
    model = BERTopic(**settings)
    label, _ = model.fit_transform(list(texts), vectors)
    whole = label
    if -1 in label and len(set(label)) > 1:
        whole = model.reduce_outliers(list(texts), label, strategy="embeddings", embeddings=vectors)
    return np.array(label), np.array(whole)


def tuned(
    texts: Sequence[str],
    vectors: Vectors,
    good: Callable[[Labels], float],
) -> Iterator[tuple[str, Labels, float]]:
    """BERTopic's and HDBSCAN's best settings by `good`, each as a name, labels and its value."""
    found: list[tuple[float, str, Labels]] = []
    for least in LEAST_SIZES:
        label = density(least)(texts, vectors)
        found.append((good(label), f"HDBSCAN, size {least}", label))
    yield best(found)
    if not has_bertopic():
        return
    found = []
    for neighbours in NEIGHBOURS:
        flat = flattened(vectors, neighbours, DIMENSIONS, 0)
        for least in LEAST_SIZES:
            label, whole = both_ways(texts, vectors, least, None, flat)
            name = f"BERTopic, {neighbours} neighbours, size {least}"
            found += [(good(label), name, label), (good(whole), f"{name}, all in", whole)]
    yield best(found)


def best(found: Sequence[tuple[float, str, Labels]]) -> tuple[str, Labels, float]:
    value, name, label = max(found, key=lambda one: one[0])
    return name, label, value
