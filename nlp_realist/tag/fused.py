"""A tagger from a trained encoder's logits, with words and cues beside them.

The encoder was trained on most of the examples, so its logits mean something only on documents
that it has not seen: scales, calibration and thresholds come from those alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_realist.tag.corpus import Labelled
from nlp_realist.tag.heads import Heads, sigmoid
from nlp_realist.tag.heldout import TALK, settle
from nlp_realist.tag.lexical import Cues, Lexicon, cue_matrix
from nlp_realist.tag.tagger import STANCE, Tagger
from nlp_realist.tag.train import PENALTIES, _platt, _ridge, label_matrix
from nlp_realist.types import Codebook

#: How much the encoder's logits, words and cues count, for whether a code is there and for whether
#: it is contrary, of which words say little, but cues ("never listened") much. Chosen on held-out
#: documents (where a little more or less makes no difference) and on the development gold.
SHARES = (1.0, 0.2, 0.15)
TURNED_SHARES = (1.0, 0.1, 0.4)
#: The share of its `balanced` threshold from which a stance is given already: in real talk stances
#: are told less plainly than in most of the held-out talk. On the development gold half of it finds
#: more stances, and about as many of them are right; on invented talk it costs (docs/tagging.md).
STANCES_SOONER = 0.5


def fuse(
    examples: Sequence[Labelled],
    vectors: NDArray[Any],
    held_out: NDArray[np.bool_],
    codebook: Codebook,
    *,
    id: str,
    encoder: str,
    cues: Cues,
    shares: tuple[float, float, float] = SHARES,
    talk: str = TALK,
    vocabulary: Sequence[str] | None = None,
    seed: int = 0,
) -> Tagger:
    """A tagger whose dense part is logits: vectors begin with one per code of the codebook, then
    one per code for contrary; further columns are not used for tagging.

    held_out : n, true for excerpts of documents that the encoder has not seen in training;
    vectors : of these, m x d, d at least twice the number of codes. vocabulary : the texts whose
    words a bundle may carry, where not all examples may be passed on; None: all examples.
    """
    codes = tuple(code.id for code in codebook.codes)
    directed = tuple(c for c in codes if codebook.family(c.split("/")[0]).directed)
    texts = [example.text for example in examples]
    lexicon = Lexicon.fit(vocabulary or texts)
    sparse = (lexicon.matrix(texts), cue_matrix(cues(texts), codes))
    gold = label_matrix(examples, codes)
    columns = np.arange(len(codes))
    heads, scores = _fused(vectors, columns, sparse, gold, np.ones_like(gold), held_out, shares)
    turned = np.array([codes.index(code) for code in directed])
    direction, _ = _fused(
        vectors,
        len(codes) + turned,
        sparse,
        label_matrix(examples, directed, "contrary"),
        gold[:, turned],
        held_out,
        TURNED_SHARES,
    )
    documents = np.array([example.document for example in examples])
    deciding = settle(
        gold[held_out],
        scores,
        documents[held_out].tolist(),
        codes,
        codebook,
        talk=talk,
        sooner=np.where([code.startswith(STANCE) for code in codes], STANCES_SOONER, 1.0),
        seed=seed,
    )
    return Tagger(
        id=id,
        codebook=codebook,
        encoder=encoder,
        codes=codes,
        directed=directed,
        cue_codes=codes,
        lexicon=lexicon,
        heads=heads,
        direction=direction,
        thresholds=deciding.thresholds,
        bands=deciding.bands,
        held_out=deciding.held_out,
        marks_roles=True,
        opinions=2 * len(codes),
        about={
            "excerpts": len(examples),
            "documents": len(set(documents)),
            "held_out": int(held_out.sum()),
            "seed": seed,
        },
    )


def _fused(
    vectors: NDArray[Any],
    columns: NDArray[Any],
    sparse: Sequence[Any],
    gold: NDArray[np.bool_],
    mask: NDArray[np.bool_],
    held_out: NDArray[np.bool_],
    shares: tuple[float, float, float],
) -> tuple[Heads, NDArray[Any]]:
    """Heads for the columns of gold, and their probabilities of the held-out rows."""
    learn = ~held_out
    margins = [vectors[:, columns]]
    for block, penalty in zip(sparse, PENALTIES[1:], strict=True):
        weights, bias = _ridge(block[learn], gold[learn], mask[learn], penalty)
        margins.append(block[held_out] @ weights + bias)
    scales = np.array(
        [share / (margin.std(axis=0) + 1e-6) for share, margin in zip(shares, margins, strict=True)]
    )
    total = sum((m * s for m, s in zip(margins, scales, strict=True)), np.zeros(1))
    known = mask[held_out]
    slope, offset = zip(
        *(
            _platt(total[known[:, k], k], gold[held_out][known[:, k], k])
            for k in range(gold.shape[1])
        ),
        strict=True,
    )
    # Words and cues are cheap to learn again from everything.
    (words, at), (hints, by) = (
        _ridge(block, gold, mask, penalty)
        for block, penalty in zip(sparse, PENALTIES[1:], strict=True)
    )
    dense = np.zeros((vectors.shape[1], gold.shape[1]))
    dense[columns, np.arange(gold.shape[1])] = scales[0]
    heads = Heads(
        weights=dense,
        word_weights=words * scales[1],
        cue_weights=hints * scales[2],
        bias=at * scales[1] + by * scales[2],
        slope=np.array(slope),
        offset=np.array(offset),
    )
    return heads, sigmoid(heads.slope * total + heads.offset)
