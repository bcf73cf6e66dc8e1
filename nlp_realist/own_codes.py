"""The hallway for somebody's own codes: learn heads from what people coded, and see how far
people and machine agree. Like `pipeline`, it loads, calls a room, and saves.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nlp_realist.errors import ModelError, ProjectError, RealistError, SettingsError, TooFewError
from nlp_realist.pipeline import Reporter, cues_of, silent, versions
from nlp_realist.types import Codebook, Direction, Origin, Span, Study, Tag, content_id

if TYPE_CHECKING:
    from nlp_realist.evaluate import Comparison, Ratings
    from nlp_realist.review.codings import Pooled
    from nlp_realist.store import Project
    from nlp_realist.tag.few import Learned
    from nlp_realist.tag.material import CodedExcerpt

#: The bundle whose encoder and vocabulary own heads build on. The quick one:
#: heads on the careful one's encoder take many times as long.
BASE = "restorative-1"
#: The setting that keeps which excerpts each person went through whole.
CODED = "coded"


def record_coding(
    project: Project, person: str, codings: Mapping[str, Mapping[str, Direction]]
) -> None:
    """Keep a person's own coding: excerpt id -> code -> direction, empty where nothing applies.

    Every excerpt named counts as gone through whole. What the person gave before stays. Raises
    ProjectError for an excerpt or a code that the study does not have.
    """
    study = project.study()
    excerpts, known = study.excerpt_by_id(), {code.id for code in study.codebook.codes}
    for excerpt, codes in codings.items():
        if excerpt not in excerpts or not known.issuperset(codes):
            what = "the study has no such excerpt, or no such code"
            raise ProjectError(what, excerpt, "Take ids from the study itself.")
    origin = Origin("person", person, study.codebook.hash)
    project.add_tags(
        [
            Tag(e, code, 1.0, direction, Span(excerpts[e].start, excerpts[e].end), origin)
            for e, codes in codings.items()
            for code, direction in codes.items()
        ]
    )
    coded = _coded_whole(project)
    coded[person] = sorted({*coded.get(person, ()), *codings})
    project.put_setting(CODED, coded)


def _coded_whole(project: Project) -> dict[str, list[str]]:
    kept = project.get_setting(CODED, {})
    return dict(kept) if isinstance(kept, dict) else {}


def people_of(project: Project, study: Study, *, thorough: Sequence[str] = ()) -> list[Ratings]:
    """What each person holds of a project's excerpts: own codings first, then decisions.

    thorough : people who went through every excerpt of the transcripts in which they gave a code.
    """
    from nlp_realist.review.codings import decided_codings, own_codings

    own = own_codings(study, coded=_coded_whole(project), thorough=thorough)
    people = [*own, *decided_codings(study)]
    if unknown := sorted(set(thorough) - {one.coder for one in own}):
        hint = f"Those who did: {', '.join(one.coder for one in own) or 'nobody'}."
        raise SettingsError(f"{unknown[0]} coded nothing themselves", "--thorough", hint)
    return [one for one in people if one.known.any()]


@dataclass(frozen=True, slots=True)
class Trained:
    """A bundle of somebody's own heads, and what to know of it."""

    learned: Learned
    folder: Path
    remarks: tuple[str, ...]
    seconds: float


def train_heads(
    examples: Sequence[CodedExcerpt],
    codebook: Codebook,
    folder: Path,
    *,
    source: Mapping[str, object],
    base: str | None = None,
    remarks: Sequence[str] = (),
    seed: int = 0,
    report: Reporter = silent,
) -> Trained:
    """Learn heads on the shipped encoder from coded excerpts, and write them as a bundle.

    source : what the bundle says of where the codes come from; no words of participants.
    base : the shipped bundle whose encoder and vocabulary are built on; None: the quick one.
    Raises TooFewError when no code can be learnt, ModelError when the folder holds something else.
    """
    from nlp_realist.codebook import load_codebook
    from nlp_realist.encode import load_encoder
    from nlp_realist.tag import load_bundle
    from nlp_realist.tag.few import learn
    from nlp_realist.tag.own_bundle import check_place, save_own

    begun = time.monotonic()
    check_place(folder)
    built_on = load_bundle(load_codebook(), base or BASE)
    excerpts = [example.excerpt for example in examples]
    tick = report("Encoding", len(excerpts))
    vectors = load_encoder(built_on.encoder).encode(built_on.inputs(excerpts), progress=tick)
    scores = np.full((len(excerpts), len(codebook.codes)), np.nan)
    if codebook.hash == built_on.codebook.hash:
        texts = [excerpt.text for excerpt in excerpts]
        known = _columns(codebook, built_on.codes)
        scores[:, known] = built_on.scores(texts, vectors, cues_of(codebook))[0]
    tick = report("Learning", 1)
    learned = learn(
        examples,
        vectors,
        codebook,
        base=built_on,
        cues=cues_of(codebook),
        made_from={**source, "versions": versions()},
        base_scores=scores,
        seed=seed,
    )
    tick(1)
    save_own(learned, folder)
    return Trained(learned, folder, tuple(remarks), time.monotonic() - begun)


def train_project(
    project: Project,
    folder: Path,
    *,
    codebook: Codebook | None = None,
    thorough: Sequence[str] = (),
    base: str | None = None,
    seed: int = 0,
    report: Reporter = silent,
) -> Trained:
    """Learn heads from what people coded and decided in a project.

    codebook : another than the project's own. What nobody judged, and what people differ on, is
    neither example nor counter-example. Raises TooFewError as `train_heads` does.
    """
    from nlp_realist.review.codings import pooled

    study = project.study()
    study = replace(study, codebook=codebook or study.codebook)
    people = people_of(project, study, thorough=thorough)
    if not people:
        raise _nobody(project)
    held = pooled(people)
    remarks = []
    if held.differ:
        remarks.append(f"{held.differ} judgements on which people differ are left out.")
    examples = _as_examples(study, held)
    judged = [(e.excerpt.id, sorted(e.codes.items()), sorted(e.absent or ())) for e in examples]
    source = {
        "kind": "study",
        "sha256": content_id(*judged, length=64),
        "people": len({one.coder for one in people}),
        "thorough": len(thorough),
        "left out": held.differ,
    }
    return train_heads(
        examples,
        study.codebook,
        folder,
        source=source,
        base=base,
        remarks=remarks,
        seed=seed,
        report=report,
    )


def _nobody(project: Project) -> RealistError:
    return TooFewError(
        "nobody has coded an excerpt or decided on a tag yet",
        str(project.path),
        "Decide on tags with 'nlp-realist review', or give a coded table.",
    )


def _as_examples(study: Study, held: Pooled) -> list[CodedExcerpt]:
    """Excerpts of which people hold something, with what they hold."""
    from nlp_realist.evaluate.ratings import ABSENT, CONTRARY, UNKNOWN
    from nlp_realist.tag.material import CodedExcerpt

    codes, values = [code.id for code in study.codebook.codes], held.ratings.values
    examples = []
    for row in np.flatnonzero((values != UNKNOWN).any(axis=1)):
        excerpt = study.excerpts[int(row)]
        given: dict[str, Direction] = {
            codes[k]: "contrary" if values[row, k] == CONTRARY else "present"
            for k in np.flatnonzero(values[row] > ABSENT)
        }
        absent, rejected = (
            frozenset(codes[k] for k in np.flatnonzero(flags))
            for flags in (values[row] == ABSENT, held.rejected[row])
        )
        examples.append(CodedExcerpt(excerpt, excerpt.transcript, given, absent, rejected))
    return examples


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Coders held against each other, two by two, and all together.

    alphas : code -> Krippendorff's alpha of the people, and of the people and the machine;
    empty where there are fewer than two people.
    texts : the words of the excerpts by id, for a table that people settle disagreements with.
    """

    comparisons: tuple[Comparison, ...]
    codes: tuple[str, ...]
    alphas: Mapping[str, tuple[float, float]] = field(default_factory=dict, hash=False)
    texts: Mapping[str, str] = field(default_factory=dict, hash=False)
    remarks: tuple[str, ...] = ()


def compare_coders(
    coders: Sequence[Ratings],
    *,
    excerpts: Sequence[str],
    documents: Sequence[str],
    codes: Sequence[str],
    resamples: int = 1000,
    seed: int = 0,
) -> tuple[Comparison, ...]:
    """Hold coders against each other two by two, in their order, where both judged something."""
    from itertools import combinations

    from nlp_realist.evaluate import compare_ratings

    return tuple(
        compare_ratings(
            first,
            second,
            excerpts=excerpts,
            documents=documents,
            codes=codes,
            resamples=resamples,
            seed=seed,
        )
        for first, second in combinations(coders, 2)
        if (first.known & second.known).any()
    )


def evaluate_project(
    project: Project,
    *,
    bundle: str | None = None,
    thorough: Sequence[str] = (),
    resamples: int = 1000,
    seed: int = 0,
) -> Evaluation:
    """How the people of a project agree with each other, and with the machine as one more coder.

    bundle : the one whose tags are meant, for its scores; None: that of the latest run.
    Raises TooFewError when nobody has judged anything.
    """
    from nlp_realist.evaluate.alpha import alphas

    study = project.study()
    people = people_of(project, study, thorough=thorough)
    if not people:
        raise _nobody(project)
    machine, remarks = _machine(study, people, bundle)
    coders = [*people, *([machine] if machine else [])]
    names = {transcript.id: transcript.name for transcript in study.transcripts}
    codes = tuple(code.id for code in study.codebook.codes)
    together: dict[str, tuple[float, float]] = {}
    if len(people) > 1:
        every = [alphas(group, codes) for group in (people, coders)]
        together = {code: (every[0][code], every[1][code]) for code in codes if code in every[0]}
    return Evaluation(
        compare_coders(
            coders,
            excerpts=[excerpt.id for excerpt in study.excerpts],
            documents=[names[excerpt.transcript] for excerpt in study.excerpts],
            codes=codes,
            resamples=resamples,
            seed=seed,
        ),
        codes,
        together,
        {excerpt.id: excerpt.text for excerpt in study.excerpts},
        tuple(remarks),
    )


@dataclass(frozen=True, slots=True)
class Coding:
    """What one table says of one excerpt.

    absent : codes known not to be there; None: all that it does not give. document : what it
    comes from. scores : code -> probability, where there are any.
    """

    codes: Mapping[str, Direction] = field(hash=False)
    absent: Collection[str] | None = field(default=None, hash=False)
    document: str = ""
    scores: Mapping[str, float] = field(default_factory=dict, hash=False)
    text: str = ""


def evaluate_tables(
    first: Mapping[str, Coding],
    second: Mapping[str, Coding],
    *,
    names: tuple[str, str] = ("gold", "found"),
    codes: Sequence[str],
    resamples: int = 1000,
    seed: int = 0,
) -> Evaluation:
    """How two codings of the same excerpts agree, by the excerpts' ids.

    Documents are those of the first, and where it names none, those of the second. Where the
    second has scores, a code without any is one that it does not know, and counts for nothing.
    Raises TooFewError when they have no excerpt in common.
    """
    from nlp_realist.evaluate import ratings
    from nlp_realist.evaluate.ratings import UNKNOWN

    shared = [name for name in first if name in second]
    if not shared:
        hint = "Both need the same ids; see --id-column."
        raise TooFewError("the two tables have no excerpt in common", " and ".join(names), hint)
    scored = np.array(
        [[second[name].scores.get(code, np.nan) for code in codes] for name in shared],
        dtype=np.float64,
    ).reshape(len(shared), len(codes))
    coders = [
        ratings(
            name,
            [coded[excerpt].codes for excerpt in shared],
            codes,
            absent=[coded[excerpt].absent for excerpt in shared],
            scores=None if scores is None or np.isnan(scores).all() else scores,
        )
        for name, coded, scores in zip(names, (first, second), (None, scored), strict=True)
    ]
    strange: list[str] = []
    if coders[1].scores is not None:
        without = np.isnan(scored).all(axis=0) & ~coders[1].given.any(axis=0)
        coders[1].values[:, without] = UNKNOWN
        strange = [codes[int(k)] for k in np.flatnonzero(without & coders[0].given.any(axis=0))]
    remarks = tuple(f"{names[1]} does not know {code}; not compared." for code in strange) + tuple(
        f"{len(coded) - len(shared):,} of {len(coded):,} excerpts are in {name} only; left out."
        for name, coded in zip(names, (first, second), strict=True)
        if len(coded) > len(shared)
    )
    texts = {name: first[name].text or second[name].text for name in shared}
    documents = [first[name].document or second[name].document or name for name in shared]
    compared = compare_coders(
        coders,
        excerpts=shared,
        documents=documents,
        codes=codes,
        resamples=resamples,
        seed=seed,
    )
    return Evaluation(compared, tuple(codes), texts=texts, remarks=remarks)


def _machine(
    study: Study, people: Sequence[Ratings], bundle: str | None
) -> tuple[Ratings | None, list[str]]:
    """The model of the latest run as a coder, with its scores where its bundle is at hand."""
    from nlp_realist.encode import load_encoder
    from nlp_realist.review.codings import machine_ratings
    from nlp_realist.tag import load_bundle

    models, settings = study.manifest.get("models"), study.manifest.get("settings")
    given = list(dict.fromkeys(t.origin.name for t in study.tags if t.origin.kind == "model"))
    latest = given[-1] if given else None
    model = str(models["tagger"]) if isinstance(models, dict) else latest
    if model is None:
        return None, ["no machine has tagged this study: people are compared with each other."]
    used = settings.get("bundle") if isinstance(settings, dict) else None
    try:
        tagger = load_bundle(study.codebook, bundle or used)
    except ModelError:
        if bundle is not None:
            raise
        tagger = None
    if tagger is None or tagger.id != model:
        place = f", which {bundle} is not" if bundle else " (see --bundle)"
        told = f"no average precision: that needs the bundle {model}{place}."
        return machine_ratings(study, model), [told]
    rows = np.flatnonzero(np.any([one.known.any(axis=1) for one in people], axis=0))
    excerpts = [study.excerpts[int(row)] for row in rows]
    vectors = load_encoder(tagger.encoder).encode(tagger.inputs(excerpts))
    texts = [excerpt.text for excerpt in excerpts]
    columns = _columns(study.codebook, tagger.codes)
    scores = np.full((len(study.excerpts), len(study.codebook.codes)), np.nan, dtype=np.float32)
    scores[np.ix_(rows, columns)] = tagger.scores(texts, vectors, cues_of(study.codebook))[0]
    return machine_ratings(study, model, knows=tagger.codes, scores=scores), []


def _columns(codebook: Codebook, codes: Sequence[str]) -> NDArray[np.intp]:
    """Where codes stand among those of a codebook."""
    places = {code.id: column for column, code in enumerate(codebook.codes)}
    return np.array([places[code] for code in codes], dtype=np.intp)
