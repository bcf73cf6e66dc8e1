"""The hallway: one function per step; each loads, calls one room, and saves.

Only this module touches the store, the clock and the settings together; the rooms are pure.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlp_realist.config import Settings
from nlp_realist.engine import ordered_map
from nlp_realist.errors import ProjectError, ReadError, RealistError, SettingsError
from nlp_realist.types import (
    Codebook,
    Decision,
    Direction,
    Excerpt,
    Grounds,
    Learnt,
    Pattern,
    Relation,
    Span,
    Study,
    Tag,
    Theme,
    Theory,
    Transcript,
    batches,
)

if TYPE_CHECKING:
    from nlp_realist.audit import SpeakerAudit
    from nlp_realist.encode import Encoder
    from nlp_realist.encode.encoder import Progress, Vectors
    from nlp_realist.ingest import AttributeTable
    from nlp_realist.pattern_run import Before
    from nlp_realist.review import Look, ReviewedPatterns, ReviewedTags
    from nlp_realist.review.decisions import TagVerdict
    from nlp_realist.review.patterns import PatternVerdict
    from nlp_realist.review.placing import As
    from nlp_realist.store import Project
    from nlp_realist.tag import Judged, Tagger

PROJECT_NAME = "study.realist"
#: Excerpts encoded between two saves, and tagged at a time: what a killed run loses at most.
ENCODE_PART = 2048
TAG_PART = 2048
#: Names that a remark on rows without a document shows.
UNMATCHED_SHOWN = 5
#: Sentences of more words than this are long: evidence in them may be a clause.
CLAUSE_WORDS = 24

#: Told what is being done and how much of it there is; returns what is told of progress.
Reporter = Callable[[str, int], "Progress"]


def silent(_what: str, _total: int) -> Progress:
    """A reporter that shows nothing."""
    return lambda _done: None


@dataclass(frozen=True, slots=True)
class Read:
    """What came of a list of paths: transcripts, and what could not be read."""

    transcripts: tuple[Transcript, ...]
    failures: tuple[RealistError, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How files are read: see `nlp_realist.ingest.read`.

    roles, attributes : tables that override what is inferred; found beside the files by
    their names (``roles.csv``, ``attributes.csv``) when None.
    """

    format: str | None = None
    encoding: str | None = None
    speakers: str = "auto"
    text_column: str | None = None
    speaker_column: str | None = None
    roles: Path | None = None
    attributes: Path | None = None


# ---------------------------------------------------------------- reading


def read_files(
    paths: Sequence[Path],
    *,
    options: ReadOptions | None = None,
    workers: int = 1,
    report: Reporter = silent,
    twins: bool = False,
) -> Read:
    """Read files and folders of them; a bad file becomes a failure, never the end.

    Words that were already read under another name, by the same speakers, are left out with a
    remark, unless `twins`; files of nearly the same words stay, and a remark names both.
    """
    from nlp_realist.ingest import faults_of, find_sources, find_twins, is_fault

    options = options or ReadOptions()
    sources, failures = find_sources(paths)
    describe, table_failures, attributes = _describer(paths, options)
    failures = [*failures, *table_failures]
    tick = report("Reading", len(sources))
    seen: dict[str, str] = {}
    transcripts = []
    remarks = _unmatched(attributes, [source.name for source in sources], paths)
    outcomes = ordered_map(
        partial(_read_one, options=options),
        sources,
        workers=workers,
        backend="processes" if workers > 1 else "inline",
    )
    for source, outcome in zip(sources, outcomes, strict=True):
        tick(1)
        try:
            transcript = describe(outcome.get())
        except RealistError as error:
            failures.append(error)
            continue
        if transcript.id in seen and not twins:
            remarks.append(f"{source.name}: the same words as {seen[transcript.id]}; left out.")
            continue
        seen[transcript.id] = source.name
        transcripts.append(transcript)
        failures += faults_of(transcript)
        remarks += [f"{source.name}: {note}" for note in transcript.notes if not is_fault(note)]
    remarks += [str(two) for two in find_twins(transcripts)]
    return Read(tuple(transcripts), tuple(failures), tuple(remarks))


def _read_one(source: Any, options: ReadOptions) -> Transcript:
    from nlp_realist.ingest import read

    return read(
        source.path,
        name=source.name,
        format=options.format,
        encoding=options.encoding,
        speakers=options.speakers,
        text_column=options.text_column,
        speaker_column=options.speaker_column,
    )


def _describer(
    paths: Sequence[Path], options: ReadOptions
) -> tuple[
    Callable[[Transcript], Transcript], list[RealistError], list[tuple[Path, AttributeTable]]
]:
    """What lays roles and attributes over a transcript, from tables given or found; what is wrong
    with them; and the tables of attributes."""
    from nlp_realist.ingest import apply_attributes, apply_roles, load_attributes, load_roles

    failures: list[RealistError] = []
    steps: list[Callable[[Transcript], Transcript]] = []
    attributes: list[tuple[Path, AttributeTable]] = []

    def use(path: Path, load: Callable[[Path], Any], apply: Callable[..., Any]) -> Any:
        try:
            table = load(path)
        except RealistError as error:
            failures.append(error)
            return None
        failures.extend(table.problems)
        steps.append(lambda transcript: apply(transcript, table))
        return table

    for path in [options.roles] if options.roles else _beside(paths, "roles.csv"):
        use(path, load_roles, apply_roles)
    for path in [options.attributes] if options.attributes else _beside(paths, "attributes.csv"):
        if (table := use(path, load_attributes, apply_attributes)) is not None:
            attributes.append((path, table))

    def describe(transcript: Transcript) -> Transcript:
        for step in steps:
            transcript = step(transcript)
        return transcript

    return describe, failures, attributes


def _unmatched(
    tables: Sequence[tuple[Path, AttributeTable]], names: Sequence[str], paths: Sequence[Path]
) -> list[str]:
    """For each table of attributes, one remark on its rows that mean none of these documents."""
    from nlp_realist.ingest import find_sources

    remarks = []
    for place, table in tables:
        known = [*names]
        if not all(path.is_dir() for path in paths):
            # Of files given one by one, the table may well tell of their neighbours too.
            known += [source.name for source in find_sources([place.parent])[0]]
        if missing := table.unmatched(known):
            shown = ", ".join(name.strip()[:60] for name in missing[:UNMATCHED_SHOWN])
            more = ", ..." if len(missing) > UNMATCHED_SHOWN else ""
            remarks.append(
                f"{place.name}: {len(missing):,} of {len(table.rows):,} rows match no document "
                f"that was found: {shown}{more}. Write the files' names as they are."
            )
    return remarks


def _beside(paths: Sequence[Path], name: str) -> list[Path]:
    """Tables of this name in the folders given, and below them; outer ones first, so that the
    nearer table has the last word."""
    below = [table for path in paths if path.is_dir() for table in path.rglob(name)]
    beside = [path.parent / name for path in paths if not path.is_dir()]
    found = {table for table in (*below, *beside) if table.is_file()}
    return sorted(found, key=lambda table: (len(table.parts), table))


# ---------------------------------------------------------------- single steps, on values


def segment_all(
    transcripts: Iterable[Transcript], settings: Settings, *, report: Reporter = silent
) -> list[Excerpt]:
    """Excerpts of all transcripts, in order."""
    from nlp_realist.segment import segment

    transcripts = list(transcripts)
    tick = report("Segmenting", len(transcripts))
    excerpts: list[Excerpt] = []
    for transcript in transcripts:
        excerpts += segment(
            transcript,
            unit=settings.unit,
            max_words=settings.max_words,
            max_sentences=settings.max_sentences,
        )
        tick(1)
    return excerpts


def codable(excerpts: Iterable[Excerpt]) -> list[Excerpt]:
    """Excerpts that are material: not the questions of those who do the research."""
    from nlp_realist.types import ASKING_ROLES

    return [excerpt for excerpt in excerpts if excerpt.role not in ASKING_ROLES]


@dataclass(frozen=True, slots=True)
class Tools:
    """The loaded models of a run: the tagger, the encoder that it needs, and the encoder whose
    vectors patterns are looked for in (None: the tagger's own, of which a part carries meaning).
    """

    tagger: Tagger
    encoder: Encoder
    meaning_encoder: Encoder | None = None

    def meaning(self, texts: Sequence[str], vectors: Vectors) -> Vectors:
        """Vectors of what texts mean, given the tagger's vectors of them: n x d."""
        if self.meaning_encoder is None:
            return self.tagger.meaning(vectors)
        return self.meaning_encoder.encode(texts)

    def sense(self, texts: Sequence[str], vectors: Vectors) -> Vectors:
        """Vectors by which any texts can be held against each other, also a theory against what
        somebody said, given the tagger's vectors of them: n x d."""
        if self.meaning_encoder is None:
            return self.tagger.sense(vectors)
        return self.meaning_encoder.encode(texts)

    def senses(self, texts: Sequence[str]) -> Vectors:
        """The same, of texts that the tagger hasn't seen: n x d."""
        return self.sense(texts, self.encoder.encode(list(texts)))

    def likened(self, texts: Sequence[str]) -> Vectors:
        """Vectors of any texts' meaning, as `meaning` gives them of excerpts: n x d."""
        return self.meaning(texts, self.encoder.encode(list(texts)))

    @property
    def learnt(self) -> Learnt | None:
        """What was learnt about vectors of `meaning`, if anything."""
        return None if self.meaning_encoder else self.tagger.learnt

    def vectors(self, excerpts: Sequence[Excerpt], progress: Progress | None = None) -> Vectors:
        """Vectors of excerpts for tagging: n x d."""
        return self.encoder.encode(self.tagger.inputs(excerpts), progress=progress)

    def tag(self, excerpts: Sequence[Excerpt], vectors: Vectors, *, aim: str) -> list[Tag]:
        """Tags of excerpts, with evidence."""
        judged = self.judge(excerpts, vectors, aim=aim)
        return [
            tag
            for excerpt, result in zip(excerpts, judged, strict=True)
            for tag in result.tags(excerpt, self.tagger.origin)
        ]

    def grounds(
        self, tags: Sequence[Tag], excerpts: Sequence[Excerpt], vectors: Vectors
    ) -> dict[str, Grounds]:
        """Why this tagger gave those of `tags` that are its own, by tag id."""
        from nlp_realist.tag.grounds import grounds

        found = cue_spans_of(self.tagger.codebook)
        return grounds(tags, excerpts, vectors, tagger=self.tagger, cues=found)

    def judge(
        self, excerpts: Sequence[Excerpt], vectors: Vectors | None = None, *, aim: str
    ) -> list[Judged]:
        """All scores of each excerpt, and what is decided, with evidence."""
        from nlp_realist.segment import sentences

        if vectors is None:
            vectors = self.vectors(excerpts)
        return self.tagger.judge(
            excerpts,
            vectors,
            encode=self.encoder.encode,
            split=sentences,
            cues=cues_of(self.tagger.codebook),
            clauses=partial(sentences, max_words=CLAUSE_WORDS),
            aim=aim,
        )


def cues_of(codebook: Codebook) -> Callable[[Sequence[str]], list[list[tuple[str, str]]]]:
    """What finds a codebook's cues in texts, as code and direction."""
    from nlp_realist.segment import find_cues

    return lambda texts: [
        [(cue.code, cue.direction) for cue in find_cues(text, codebook)] for text in texts
    ]


def cue_spans_of(codebook: Codebook) -> Callable[[str], list[tuple[str, Direction, Span]]]:
    """What finds a codebook's cues in a text, as code, direction and place."""
    from nlp_realist.segment import find_cues

    return lambda text: [(cue.code, cue.direction, cue.span) for cue in find_cues(text, codebook)]


def load_tools(settings: Settings, codebook: Codebook | None = None) -> Tools:
    """Load the codebook, the bundle for it, and the bundle's encoder."""
    from nlp_realist.codebook import load_codebook
    from nlp_realist.encode import DEFAULT_ENCODER, load_encoder
    from nlp_realist.tag import load_bundle

    if codebook is None:
        codebook = load_codebook(Path(settings.codebook) if settings.codebook else None)
    tagger = load_bundle(codebook, settings.bundle)
    other = None if settings.encoder == DEFAULT_ENCODER else load_encoder(settings.encoder)
    return Tools(tagger, load_encoder(tagger.encoder), other)


def find_patterns_in(
    study: Study,
    tools: Tools,
    settings: Settings,
    *,
    explain: bool = False,
    report: Reporter = silent,
) -> Study:
    """A study of values with its tags and patterns filled in; nothing is stored.

    explain : whether to say why each tag was given.
    """
    import numpy as np

    from nlp_realist.discover import find_patterns, with_contrasts, with_places

    parts, tags = [], []
    grounds: dict[str, Grounds] = {}
    tick = report("Tagging", len(study.excerpts))
    for excerpts in batches(study.excerpts, TAG_PART):
        vectors = tools.vectors(excerpts)
        tagged = tools.tag(excerpts, vectors, aim=settings.aim)
        tags += tagged
        grounds |= tools.grounds(tagged, excerpts, vectors) if explain else {}
        parts.append(tools.meaning([e.text for e in excerpts], vectors))
        tick(len(excerpts))
    manifest = {**study.manifest, "held_out": tools.tagger.record(settings.aim)}
    study = replace(study, tags=tuple(tags), grounds=grounds, manifest=manifest)
    meaning = np.concatenate(parts) if parts else tools.meaning([], tools.vectors([]))
    found = find_patterns(
        study,
        meaning,
        seed=settings.seed,
        made_with=made_with(tools),
        learnt=tools.learnt,
    )
    patterns = with_contrasts(study, found)
    return replace(study, patterns=tuple(with_places(patterns, study, meaning)))


def analyse(
    paths: Sequence[str | Path],
    *,
    settings: Settings | None = None,
    options: ReadOptions | None = None,
    report: Reporter = silent,
) -> Study:
    """Files and folders -> a tagged study with candidate patterns, in memory.

    Files that can't be read are left out; `read_files` says why. Raises ReadError when nothing
    could be read.
    """
    settings = settings or Settings()
    places = [Path(path) for path in paths]
    read = read_files(places, options=options, report=report)
    if not read.transcripts:
        raise nothing_read(read, places)
    tools = load_tools(settings)
    excerpts = codable(segment_all(read.transcripts, settings, report=report))
    study = Study("study", read.transcripts, tuple(excerpts), tools.tagger.codebook)
    return find_patterns_in(study, tools, settings, explain=True, report=report)


def audit_files(
    paths: Sequence[Path],
    *,
    settings: Settings | None = None,
    options: ReadOptions | None = None,
    report: Reporter = silent,
    whole: bool = False,
) -> tuple[list[SpeakerAudit], Read]:
    """Measure how those with a helping role talk in files, each transcript as a whole before its
    speakers when `whole`; beside it, what came of reading.

    Only their own words are tagged. Nothing is stored.
    """
    from nlp_realist.audit import measure
    from nlp_realist.types import HELPING_ROLES

    settings = settings or Settings()
    read = read_files(paths, options=options, report=report, twins=True)
    if not read.transcripts:
        return [], read
    tools = load_tools(settings)
    excerpts = [e for e in segment_all(read.transcripts, settings) if e.role in HELPING_ROLES]
    tick = report("Tagging", len(excerpts))
    tags: list[Tag] = []
    for part in batches(excerpts, TAG_PART):
        tags += tools.tag(part, tools.vectors(part), aim=settings.aim)
        tick(len(part))
    codebook = tools.tagger.codebook
    study = Study("audit", read.transcripts, tuple(excerpts), codebook, tuple(tags))
    return measure(study, whole=whole), read


# ---------------------------------------------------------------- steps on a project


def start_project(path: Path, *, name: str, codebook: Path | None = None) -> Project:
    """Make a project file with a codebook (None: the default one). Raises ProjectError when
    there is a file already, CodebookError when the codebook has faults."""
    from nlp_realist.codebook import codebook_text, load_codebook
    from nlp_realist.store import create_project

    loaded = load_codebook(codebook)
    project = create_project(path, name=name)
    project.set_codebook(codebook_text(codebook), loaded)
    return project


def project_codebook(project: Project, settings: Settings) -> Codebook | None:
    """The project's own codebook, unless the settings name another (then None)."""
    return None if settings.codebook else project.codebook()


def add_files(
    project: Project,
    paths: Sequence[Path],
    *,
    options: ReadOptions | None = None,
    report: Reporter = silent,
) -> Read:
    """Read files into a project; what is already there is left as it is."""
    read = read_files(paths, options=options, report=report)
    return replace(read, remarks=(*read.remarks, *keep(project, read)))


def keep(project: Project, read: Read) -> list[str]:
    """Store what was read; what is there already takes on new roles and attributes.

    A file whose words have changed since takes the place of its earlier reading; a remark for
    each such file is returned, and for each that has the words of one that is there already.
    """
    from nlp_realist.ingest import find_twins

    earlier = list(project.transcripts())
    there = {transcript.name: transcript.id for transcript in earlier}
    changed = [t for t in read.transcripts if there.get(t.name, t.id) != t.id]
    if changed:
        project.remove_transcripts([there[transcript.name] for transcript in changed])
    project.add_transcripts(read.transcripts)
    project.update_transcripts(read.transcripts)
    names, ids = {t.name for t in read.transcripts}, {t.id for t in read.transcripts}
    others = [t for t in earlier if t.name not in names and t.id not in ids]
    kept = {t.name for t in others}
    twins = find_twins([*others, *read.transcripts]) if others else []
    return [
        *(
            f"{t.name}: changed since it was read before; the earlier reading was taken out."
            for t in changed
        ),
        *(str(two) for two in twins if two.first.name in kept and two.second.name in names),
    ]


def segment_project(project: Project, settings: Settings, *, report: Reporter = silent) -> int:
    """Cut the project's transcripts into excerpts; the number of them."""
    excerpts = codable(segment_all(project.transcripts(), settings, report=report))
    project.replace_excerpts(excerpts)
    return len(excerpts)


def encode_project(project: Project, tools: Tools, *, report: Reporter = silent) -> Vectors:
    """Vectors of the project's excerpts, in order, from its cache where they are known."""
    return vectors_of(project, tools, project.excerpts(), report=report)


def vectors_of(
    project: Project, tools: Tools, excerpts: Sequence[Excerpt], *, report: Reporter = silent
) -> Vectors:
    """Vectors of some of the project's excerpts, from its cache where they are known."""
    import numpy as np

    from nlp_realist.encode import text_keys

    name = tools.encoder.name
    keys = text_keys(tools.tagger.inputs(excerpts))
    known = project.get_vectors(name, keys)
    missing = [i for i, key in enumerate(keys) if key not in known]
    tick = report("Encoding", len(missing))
    for part in batches(missing, ENCODE_PART):
        made = tools.vectors([excerpts[i] for i in part], progress=tick)
        fresh = {keys[i]: vector for i, vector in zip(part, made, strict=True)}
        project.put_vectors(name, fresh)
        known.update(fresh)
    return np.stack([known[key] for key in keys]) if keys else tools.vectors([])


def tag_project(
    project: Project, tools: Tools, settings: Settings, *, report: Reporter = silent
) -> int:
    """Tag the project's excerpts; the number of tags. Earlier tags of this model are replaced,
    people's own are kept."""
    excerpts = project.excerpts()
    vectors = encode_project(project, tools, report=report)
    tick = report("Tagging", len(excerpts))
    tags: list[Tag] = []
    for rows in batches(range(len(excerpts)), TAG_PART):
        part = slice(rows[0], rows[-1] + 1)
        tags += tools.tag(excerpts[part], vectors[part], aim=settings.aim)
        tick(len(rows))
    project.replace_tags(tools.tagger.origin, tags)
    return len(tags)


def explained(
    project: Project, tools: Tools, study: Study, tags: Iterable[Tag] | None = None
) -> Study:
    """A study of the project with why the tagger gave its tags, or some of them."""
    from nlp_realist.tag.grounds import given_by

    grounds: dict[str, Grounds] = {}
    wanted = given_by(tools.tagger, study.tags if tags is None else tags)
    tagged = {tag.excerpt for tag in wanted}
    for excerpts in batches([e for e in study.excerpts if e.id in tagged], TAG_PART):
        grounds |= tools.grounds(wanted, excerpts, vectors_of(project, tools, excerpts))
    return replace(study, grounds=grounds)


def tools_of(project: Project) -> Tools | None:
    """The models that a project was last run with; None when they are no longer here, or gave
    none of its tags."""
    from nlp_realist.errors import ModelError
    from nlp_realist.tag import bundle_id

    settings = project.last_manifest().get("settings")
    bundle = settings.get("bundle") if isinstance(settings, dict) else None
    try:
        if bundle_id(bundle) not in {o.name for o in project.origins() if o.kind == "model"}:
            return None
        return load_tools(replace(Settings(), bundle=bundle), project.codebook())
    except ModelError:
        return None


def standing(project: Project, model: str | None) -> Study:
    """A project's study as it stands: the tags of one model and of people, decisions replayed.

    model : a bundle's id; tags that other models gave stay in the project and out of this.
    None: whatever models' tags there are.
    """
    return reviewed_project(project, model).study


def reviewed_project(project: Project, model: str | None) -> Reviewed:
    """The same, with what became of each decision."""
    study = project.study()
    kept = [t for t in study.tags if t.origin.kind == "person" or model in (None, t.origin.name)]
    study = replace(study, tags=tuple(kept))
    return review(study, earlier=earlier_patterns(project))


def find_project_patterns(
    project: Project,
    tools: Tools,
    settings: Settings,
    *,
    theories: Sequence[Theory] | None = None,
    by: Sequence[str] | None = None,
    report: Reporter = silent,
) -> list[Pattern]:
    """Find candidate demi-regularities in a tagged project, and keep them beside earlier runs.

    What people decided about those of earlier runs is kept to. theories : programme theories that
    take the place of the project's (None: those stay). by : groups to count each pattern by
    (None: those of the run before). Raises SettingsError for a group that is not known.
    """
    from nlp_realist import pattern_run

    reviewed = reviewed_project(project, tools.tagger.id)
    study, before = reviewed.study, before_run(project, reviewed)
    groups = _groups_before(project) if by is None else by
    texts = [excerpt.text for excerpt in study.excerpts]
    vectors = encode_project(project, tools, report=report)
    tick = report("Finding patterns", 1)
    found = pattern_run.find(
        study,
        tools.meaning(texts, vectors),
        before,
        sense=lambda: tools.sense(texts, vectors),
        encode=tools.senses,
        liken=tools.likened if tools.tagger.opinions and not tools.meaning_encoder else None,
        theories=study.theories if theories is None else theories,
        by=groups,
        seed=settings.seed,
        made_with=made_with(tools),
        learnt=tools.learnt,
    )
    if theories is not None:
        project.set_theories(theories)
    provenance = {
        "seed": str(settings.seed),
        "encoder": tools.encoder.name,
        "transcripts": [transcript.id for transcript in study.transcripts],
        "by": list(groups),
    }
    project.save_patterns(
        provenance,
        found.patterns,
        changes=found.changes,
        themes=found.themes,
        relations=found.relations,
    )
    tick(1)
    return list(found.patterns)


def before_run(project: Project, reviewed: Reviewed) -> Before:
    """What a new run of pattern finding must know of the runs before it."""
    from nlp_realist.pattern_run import Before
    from nlp_realist.review.lineage import editions

    runs = project.pattern_runs()
    everything = [pattern for run in runs for pattern in project.patterns(run.number)]
    return Before(
        patterns=reviewed.patterns,
        editions=editions(everything),
        known=_known(runs[0].provenance, everything, reviewed.study) if runs else None,
        themes=tuple(project.themes()),
    )


def _known(
    provenance: Mapping[str, object], patterns: Sequence[Pattern], study: Study
) -> frozenset[str]:
    """Excerpts of the transcripts that a run had; where it doesn't say, of those in its cards."""
    named = provenance.get("transcripts")
    if isinstance(named, list):
        there = set(named)
    else:
        of = {excerpt.id: excerpt.transcript for excerpt in study.excerpts}
        there = {of[m] for pattern in patterns for m in pattern.members if m in of}
    return frozenset(excerpt.id for excerpt in study.excerpts if excerpt.transcript in there)


def _groups_before(project: Project) -> list[str]:
    runs = project.pattern_runs()
    named = runs[0].provenance.get("by") if runs else None
    return [str(name) for name in named] if isinstance(named, list) else []


def keep_decided(workbook: Path) -> None:
    """Move a workbook in which somebody has written decisions aside, so that none is lost."""
    from nlp_realist.export import has_decisions

    if not workbook.exists() or not has_decisions(workbook):
        return
    number = 1
    while (aside := workbook.with_name(f"codings.decided-{number}.xlsx")).exists():
        number += 1
    workbook.replace(aside)


def export_project(
    project: Project,
    folder: Path,
    manifest: Mapping[str, Any],
    *,
    tools: Tools | None = None,
    report: Reporter = silent,
) -> list[Path]:
    """Write every output of a project into a folder; the paths written.

    tools : the models of the run, which say why each tag was given; None: those that the
    project was last run with.
    """
    from nlp_realist import export

    folder.mkdir(parents=True, exist_ok=True)
    models = manifest.get("models")
    model = models["tagger"] if isinstance(models, dict) else None
    reviewed = reviewed_project(project, model)
    study = replace(reviewed.study, manifest={**manifest, "checked": checked(reviewed)})
    if tools := tools or tools_of(project):
        study = explained(project, tools, study)
    keep_decided(folder / "codings.xlsx")
    writers = {
        "report.html": export.write_report,
        "codings.xlsx": export.write_codings_xlsx,
        "tags.jsonl": export.write_tags_jsonl,
        "examples.jsonl": export.write_examples_jsonl,
        "patterns.jsonl": export.write_patterns_jsonl,
        "patterns.mmd": export.write_mermaid,
        "patterns.gv": export.write_graphviz,
        "study.qdpx": export.write_qdpx,
        "manifest.json": export.write_manifest,
    }
    if study.theories or (folder / "theories.jsonl").exists():
        writers["theories.jsonl"] = export.write_theories_jsonl
    tick = report("Writing", len(writers))
    for name, write in writers.items():
        write(study, folder / name)
        tick(1)
    return [folder / name for name in writers]


# ---------------------------------------------------------------- review


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A study after people's decisions, and what became of each decision."""

    study: Study
    tags: ReviewedTags
    patterns: ReviewedPatterns
    #: The tags as they were given, before decisions.
    given: tuple[Tag, ...] = ()


def review(study: Study, *, earlier: Iterable[Pattern] = ()) -> Reviewed:
    """Replay a study's decisions over its tags, patterns, themes and what bears on theories; the
    study given stays as it is.

    earlier : patterns of earlier runs, so that decisions on those are found again.
    """
    from nlp_realist.review import (
        apply_to_patterns,
        apply_to_relations,
        apply_to_tags,
        apply_to_themes,
    )

    excerpts, made = study.excerpts, study.decisions
    there = {excerpt.id for excerpt in excerpts}
    tags = apply_to_tags(study.tags, made, excerpts=there)
    patterns = apply_to_patterns(study.patterns, made, earlier=earlier, excerpts=excerpts)
    cards = _counted(replace(study, tags=tags.tags), patterns)
    gone = {**patterns.carried, **patterns.merged}
    themes = apply_to_themes(study.themes, made, cards, merged=gone)
    present = there | {pattern.id for pattern in cards}
    relations = apply_to_relations(
        study.relations, study.theories, made, present=present, merged=gone
    )
    standing = replace(
        study,
        tags=tags.tags,
        patterns=cards,
        themes=themes.themes,
        relations=relations.relations,
        conflicts=(*patterns.conflicts, *themes.conflicts, *relations.conflicts),
    )
    return Reviewed(standing, tags, patterns, study.tags)


def _counted(study: Study, reviewed: ReviewedPatterns) -> tuple[Pattern, ...]:
    """Patterns after decisions; those whose excerpts people changed are counted anew."""
    changed = [pattern for pattern in reviewed.patterns if pattern.id in reviewed.regrouped]
    if not changed:
        return reviewed.patterns
    from nlp_realist.discover import breakdown, recount

    groups = dict.fromkeys(str(row["by"]) for p in study.patterns for row in p.breakdown)
    anew = {p.id: p for p in breakdown(study, recount(study, changed), list(groups))}
    return tuple(anew.get(pattern.id, pattern) for pattern in reviewed.patterns)


def checked(reviewed: Reviewed) -> dict[str, dict[str, float]]:
    """How many of the machine's tags people found right, by code, as a manifest has it."""
    from nlp_realist.review.checked import checked_tags

    excerpts = {excerpt.id: excerpt for excerpt in reviewed.study.excerpts}
    found = checked_tags(reviewed.given, reviewed.tags, excerpts)
    return {
        code: {
            "right": one.right,
            "of": one.of,
            "low": round(one.share.low, 4),
            "high": round(one.share.high, 4),
            "expected": round(one.expected, 2),
            "unsure": one.unsure,
        }
        for code, one in found.items()
    }


def earlier_patterns(project: Project) -> list[Pattern]:
    """Patterns of all runs but the latest, the latest of them first."""
    return [p for run in project.pattern_runs()[1:] for p in project.patterns(run.number)]


def worth_coding(
    project: Project,
    tools: Tools,
    *,
    aim: str,
    limit: int = 20,
    reviewer: str | None = None,
    code: str | None = None,
    report: Reporter = silent,
) -> list[Look]:
    """Excerpts that a person should read and code next, for the machine to learn most from.

    All codes that the tagger knows are scored on all excerpts, also those it did not give;
    excerpts that the reviewer (None: anybody) coded or decided on are left out.
    code : id of the one code to look at. Raises SettingsError for an aim or code that the tagger
    lacks.
    """
    from nlp_realist.review import next_excerpts

    study, tagger = project.study(), tools.tagger
    if aim not in tagger.thresholds:
        raise SettingsError(f"no aim {aim!r}", "--aim", f"Use {', '.join(tagger.thresholds)}.")
    if code is not None and code not in tagger.codes:
        raise SettingsError(f"no code {code!r}", "--code", _codes_like(code, tagger.codes))
    vectors = vectors_of(project, tools, study.excerpts, report=report)
    texts = [excerpt.text for excerpt in study.excerpts]
    tick = report("Scoring", len(texts))
    scores: dict[str, dict[str, float]] = {}
    for rows in batches(range(len(texts)), TAG_PART):
        part = slice(rows[0], rows[-1] + 1)
        found, _ = tagger.scores(texts[part], vectors[part], cues_of(tagger.codebook))
        for row, values in zip(rows, found.tolist(), strict=True):
            scores[study.excerpts[row].id] = dict(zip(tagger.codes, values, strict=True))
        tick(len(rows))
    return next_excerpts(
        study,
        scores,
        thresholds=dict(zip(tagger.codes, tagger.thresholds[aim].tolist(), strict=True)),
        vectors=tools.sense(texts, vectors),
        limit=limit,
        reviewer=reviewer,
        code=code,
    )


def _codes_like(name: str, codes: Sequence[str]) -> str:
    """What to write instead of a code that there isn't: those of like spelling, or all."""
    from difflib import get_close_matches

    return f"Use one of: {', '.join(get_close_matches(name, codes) or codes)}."


def decide_on_tag(
    project: Project,
    tag: Tag,
    verdict: TagVerdict,
    *,
    reviewer: str,
    memo: str = "",
    code: str | None = None,
    direction: Direction | None = None,
) -> Decision:
    """Record what a reviewer decides about a tag, now."""
    from nlp_realist.review import decide_tag

    decision = decide_tag(
        tag, verdict, reviewer=reviewer, at=_now(), memo=memo, code=code, direction=direction
    )
    project.add_decision(decision)
    return decision


def decide_on_pattern(
    project: Project,
    pattern: Pattern,
    verdict: PatternVerdict,
    *,
    reviewer: str,
    memo: str = "",
    text: str = "",
    excerpts: Sequence[str] = (),
    kind: As = "member",
) -> Decision:
    """Record what a reviewer decides about a pattern, now; see `review.decide_pattern`."""
    from nlp_realist.review import decide_pattern

    decision = decide_pattern(
        pattern,
        verdict,
        reviewer=reviewer,
        at=_now(),
        memo=memo,
        text=text,
        excerpts=excerpts,
        kind=kind,
    )
    project.add_decision(decision)
    return decision


def decide_on_theme(
    project: Project, pattern: Pattern, theme: Theme | None, *, reviewer: str, label: str = ""
) -> Decision:
    """Record that a reviewer puts a pattern into a theme, or a new one called `label`, now."""
    from nlp_realist.review import regroup

    decision = regroup(pattern, theme, label=label, reviewer=reviewer, at=_now())
    project.add_decision(decision)
    return decision


def name_theme(project: Project, theme: Theme, label: str, *, reviewer: str) -> Decision:
    """Record what a reviewer calls a theme, now."""
    from nlp_realist.review import rename

    decision = rename(theme, label, reviewer=reviewer, at=_now())
    project.add_decision(decision)
    return decision


def decide_on_relation(
    project: Project,
    relation: Relation,
    theory: Theory,
    kind: str,
    *,
    reviewer: str,
    memo: str = "",
) -> Decision:
    """Record how a reviewer holds something to bear on a theory, now."""
    from nlp_realist.review import settle_relation

    decision = settle_relation(relation, theory, kind, reviewer=reviewer, at=_now(), memo=memo)
    project.add_decision(decision)
    return decision


def _now() -> str:
    # Fine enough that a reviewer's second thought is never taken for the first.
    return datetime.now().astimezone().isoformat(timespec="microseconds")


# ---------------------------------------------------------------- the main job


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a run did: counts, where the outputs are, and what went wrong on the way."""

    folder: Path
    counts: Mapping[str, int]
    failures: tuple[RealistError, ...]
    remarks: tuple[str, ...]
    seconds: float


def run(
    paths: Sequence[Path],
    folder: Path,
    *,
    settings: Settings | None = None,
    options: ReadOptions | None = None,
    report: Reporter = silent,
) -> RunResult:
    """The main job: read, segment, tag, find patterns, and write report and tables.

    paths : files and folders; folder : where the project and all outputs go. A folder that
    already holds a project is added to: people's decisions in it are kept.
    Raises ReadError when nothing could be read.
    """
    begun = time.monotonic()
    settings = settings or Settings()
    target = folder / PROJECT_NAME
    if folder.exists() and not folder.is_dir():
        raise ProjectError("the output is a file", str(folder), "Name a folder.")
    read = read_files(paths, options=options, workers=settings.workers, report=report)
    if not read.transcripts and not target.exists():
        raise nothing_read(read, paths)
    codebook = chosen_codebook(target, settings)
    tools = load_tools(settings, codebook)
    folder.mkdir(parents=True, exist_ok=True)
    with open_or_create(target, settings) as project:
        remarks = (*read.remarks, *keep(project, read))
        segment_project(project, settings, report=report)
        tag_project(project, tools, settings, report=report)
        find_project_patterns(project, tools, settings, report=report)
        remarks = (*remarks, *conflicts_of(project, tools))
        manifest = make_manifest(project, tools, settings)
        project.record_run(manifest)
        export_project(project, folder, manifest, tools=tools, report=report)
        counts = project.counts()
    return RunResult(folder, counts, read.failures, remarks, time.monotonic() - begun)


def conflicts_of(project: Project, tools: Tools) -> list[str]:
    """Decisions about patterns, themes and theories that can't be followed, a line each."""
    from nlp_realist.review import told

    study = standing(project, tools.tagger.id)
    return [f"conflict: {told(conflict)}" for conflict in study.conflicts]


def nothing_read(read: Read, paths: Sequence[Path]) -> RealistError:
    """The error for a run without a single transcript: the one there was, or a summary."""
    if len(read.failures) == 1:
        return read.failures[0]
    where = ", ".join(str(path) for path in paths[:3])
    return ReadError(
        f"none of {len(read.failures)} files could be read"
        if read.failures
        else "there is nothing here that can be read",
        where,
        "See 'nlp-realist read --help' for the formats.",
    )


def chosen_codebook(path: Path, settings: Settings) -> Codebook | None:
    """The codebook of the project at a path, unless there is none or the settings name another."""
    from nlp_realist.store import open_project

    if settings.codebook or not path.exists():
        return None
    with open_project(path) as project:
        return project.codebook()


def open_or_create(path: Path, settings: Settings) -> Project:
    """The project at a path, made where there is none; with the settings' codebook, if any."""
    from nlp_realist.codebook import codebook_text, load_codebook
    from nlp_realist.store import open_project

    chosen = Path(settings.codebook) if settings.codebook else None
    if path.exists():
        project = open_project(path)
        if chosen:
            project.set_codebook(codebook_text(chosen), load_codebook(chosen))
        return project
    return start_project(path, name=path.parent.resolve().name, codebook=chosen)


def make_manifest(project: Project, tools: Tools, settings: Settings) -> dict[str, object]:
    """What the outputs were made from and with: hashes, models, settings, versions, seed."""
    return {
        "inputs": [
            {"name": t.name, "sha256": t.source_hash, "transcript": t.id}
            for t in project.transcripts()
        ],
        "codebook": {
            "name": tools.tagger.codebook.name,
            "version": tools.tagger.codebook.version,
            "hash": tools.tagger.codebook.hash,
        },
        "models": {"tagger": tools.tagger.id, "encoder": tools.encoder.name},
        "settings": asdict(settings),
        "seed": settings.seed,
        "versions": versions(),
        "held_out": tools.tagger.record(settings.aim),
        "finished": datetime.now().astimezone().isoformat(timespec="seconds"),
    }


def made_with(tools: Tools) -> dict[str, str]:
    """What the vectors and tags that patterns are found by come from."""
    from importlib.metadata import version

    return {
        "encoder": (tools.meaning_encoder or tools.encoder).name,
        "bundle": tools.tagger.id,
        "nlp_realist": version("nlp_realist"),
    }


def versions() -> dict[str, str]:
    """Versions of what the result depends on."""
    import platform
    from importlib.metadata import version

    names = ("nlp_realist", "numpy", "onnxruntime", "scikit-learn", "scipy", "tokenizers")
    return {"python": platform.python_version()} | {name: version(name) for name in names}
