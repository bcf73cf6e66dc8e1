"""Are the patterns there? Planted studies, topics of public sets, stability and cost.

    python -m benchmarks.patterns planted corpora/planted/study-a        (and -b to -e)
    python -m benchmarks.patterns topics ../shared/data [banking77 counsel_chat qmsum]
    python -m benchmarks.patterns stability corpora/planted/study-a ../shared/data
    python -m benchmarks.patterns cost 300 5000 50000
    python -m benchmarks.patterns all ../shared/data                     (all of these, in one run)

All also show k-means, Ward, average linkage and HDBSCAN on the same vectors, and BERTopic where
it is installed (see benchmarks/peers.py).
"""

from __future__ import annotations

import argparse
import csv
import functools
import gzip
import json
import resource
import time
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from benchmarks import peers
from nlp_realist.codebook import load_codebook
from nlp_realist.config import Settings
from nlp_realist.discover import find_patterns, with_contrasts
from nlp_realist.discover.level import LEVELS
from nlp_realist.discover.outcomes import AXES
from nlp_realist.encode import load_encoder
from nlp_realist.pattern_run import worth_an_hour
from nlp_realist.pipeline import load_tools
from nlp_realist.tag.corpus import TURN
from nlp_realist.types import (
    ASKING_ROLES,
    Direction,
    Excerpt,
    Learnt,
    Origin,
    Pattern,
    Span,
    Study,
    Tag,
    Transcript,
    Turn,
)

PLANTED = Path(__file__).resolve().parents[1] / "corpora" / "planted"
#: Numbers of excerpts whose cost is looked at when all is run.
SIZES = (300, 5_000, 50_000, 500_000)
FIRST = 20
SHARE = 1 / 3
Key = Mapping[str, str]
#: Of made-up talk.
SPEAKING_ROLES = ("parent", "practitioner", "child")
MADE_UP = Origin("model", "made up")


def read_planted(folder: Path) -> tuple[Study, Key]:
    """A planted study without its key, and the key: excerpt id -> p07, c07, f2."""
    transcripts, excerpts, key = [], [], {}
    for path in sorted(folder.glob("*.txt")):
        head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
        attributes = dict(line.split(": ", 1) for line in head.splitlines())
        turns: list[Turn] = []
        planted: list[str] = []
        text = ""
        for line in body.splitlines():
            if line.startswith("="):
                planted[-1] = line[1:].strip()
            elif match := TURN.match(line):
                who, role, words = match["who"].strip(), match["role"], match["words"]
                turns.append(Turn(len(text), len(text) + len(words), who, role))
                planted.append("")
                text += words + "\n"
        transcript = Transcript(path.name, text, tuple(turns), attributes)
        transcripts.append(transcript)
        context = ""
        for number, (turn, code) in enumerate(zip(turns, planted, strict=True)):
            words = transcript.words(turn)
            if turn.role not in ASKING_ROLES:
                place = (transcript.id, number, turn.start, turn.end, words)
                excerpt = Excerpt(*place, turn.speaker, turn.role, context)
                excerpts.append(excerpt)
                if code not in ("", "-"):
                    key[excerpt.id] = code
            context = f"{turn.speaker}: {words}"
    return Study(folder.name, tuple(transcripts), tuple(excerpts), load_codebook(None)), key


def found(groups: Sequence[Sequence[str]], key: Key, first: int = FIRST) -> dict[str, int]:
    """Pattern -> place of the first card that holds a third of it, consists of it by a third,
    and has it as its commonest."""
    support = {e: p for e, p in key.items() if p.startswith("p")}
    sizes = Counter(support.values())
    places: dict[str, int] = {}
    for place, group in enumerate(groups[:first]):
        inside = Counter(support[e] for e in group if e in support)
        if inside:
            pattern, n = max(inside.items(), key=lambda item: (item[1], item[0]))
            if n >= SHARE * sizes[pattern] and n >= SHARE * len(group):
                places.setdefault(pattern, place)
    return places


def planted(folder: Path, seeds: int) -> None:
    study, key = read_planted(folder)
    tools = load_tools(Settings())
    everything = tools.vectors(list(study.excerpts))
    vectors = tools.tagger.meaning(everything)
    tagged = replace(study, tags=tuple(tools.tag(study.excerpts, everything, aim="balanced")))
    levels = yaml.safe_load((folder / "key.yaml").read_text(encoding="utf-8"))["patterns"]
    already = met(folder)
    for name, given in (("with tags", tagged), ("without tags", study)):
        for seed in range(seeds):
            cards = find_patterns(given, vectors, seed=seed, learnt=tools.learnt)
            show_planted(f"{name}, seed {seed}", cards, key, levels, already)
    agree = stability(tagged, vectors, tools.learnt)
    print("stability, mean ARI of two runs on 80 % of transcripts:", agree)
    for name, groups in [*plain_groups(study, vectors), *density_groups(study, vectors)]:
        print(f"{name}: found {len(found(groups, key))} of 12")
    if not peers.has_bertopic():
        print("BERTopic: skipped, not installed")


def met(folder: Path) -> set[str]:
    """The planted patterns whose logic the encoder has met in tellings of its own corpus."""
    if not (file := folder.parent / "met.yaml").is_file():
        return set()
    return set(yaml.safe_load(file.read_text(encoding="utf-8")).get(folder.name, ()))


def show_planted(
    name: str, cards: list[Pattern], key: Key, levels: Mapping[str, Any], already: Collection[str]
) -> None:
    places = found([c.members for c in cards], key)
    right = sum(cards[at].level == levels[p]["level"] for p, at in places.items())
    against = {e for e, p in key.items() if p.startswith("c")}
    leads = {p for p in ("f1", "f2", "f3") if is_lead(p, cards, key)}
    of = {e: n for n, card in enumerate(cards) for e in card.members}
    ari = ari_of({e: p for e, p in key.items() if p.startswith("p")}, of)
    print(
        f"{name}: found {len(places)} of 12 ({' '.join(sorted(places))}), of the "
        f"{12 - len(already)} whose logic the encoder has not met {len(places.keys() - already)}; "
        f"level right {right}; "
        f"counter-cases {len(shown_against(cards, key))} of {len(against)} "
        f"({len(shown_against(cards, key, FIRST))} on the first {FIRST}); one-speaker patterns "
        f"marked lead {len(leads)} of 3; purity {purity(cards[:FIRST], key):.2f}; ARI over "
        f"planted {ari:.2f}; cards {len(cards)}"
    )


def shown_against(cards: Sequence[Pattern], key: Key, first: int | None = None) -> set[str]:
    """Counter-cases shown as such on the card of their own pattern: the one that it is found on,
    else the one with most of its excerpts. first : count only those on so many first cards."""
    places = found([c.members for c in cards], key)
    shown: set[str] = set()
    for case, planted_as in key.items():
        own = "p" + planted_as[1:]
        if planted_as.startswith("c"):
            at = places[own] if own in places else best_card(own, cards, key)
            if at is not None and at < (first or len(cards)) and case in cards[at].counter_examples:
                shown.add(case)
    return shown


def purity(cards: Sequence[Pattern], key: Key) -> float:
    """Share of the cards' excerpts that are of their card's commonest planted pattern; talk in
    which nothing was planted is of none."""
    pure = [max(Counter(key[e] for e in c.members if e in key).values(), default=0) for c in cards]
    return sum(pure) / max(1, sum(len(c.members) for c in cards))


def is_lead(planted_as: str, cards: Sequence[Pattern], key: Key) -> bool:
    """Whether the card with most of a false pattern's excerpts is a lead, and no candidate has a
    third of them."""
    at = best_card(planted_as, cards, key)
    size = sum(planted == planted_as for planted in key.values())
    taken_for_one = any(
        card.status != "lead" and inside(planted_as, card, key) >= SHARE * size for card in cards
    )
    return at is not None and cards[at].status == "lead" and not taken_for_one


def best_card(planted_as: str, cards: Sequence[Pattern], key: Key) -> int | None:
    """The place of the card with most of a planted pattern's excerpts; None when none has any."""
    counts = [inside(planted_as, card, key) for card in cards]
    return counts.index(max(counts)) if any(counts) else None


def inside(planted_as: str, card: Pattern, key: Key) -> int:
    return sum(key.get(e) == planted_as for e in card.members)


def ari_of(truth: Key, of: Mapping[str, int]) -> float:
    from sklearn.metrics import adjusted_rand_score

    ids = sorted(truth)
    alone = {e: -1 - n for n, e in enumerate(ids)}
    return float(adjusted_rand_score([truth[e] for e in ids], [of.get(e, alone[e]) for e in ids]))


def stability(study: Study, vectors: Any, learnt: Learnt | None = None, runs: int = 4) -> str:
    rng = np.random.default_rng(0)
    ids = [t.id for t in study.transcripts]
    grouped = []
    for _ in range(runs):
        drawn = set(rng.choice(ids, size=int(0.8 * len(ids)), replace=False))
        rows = [n for n, e in enumerate(study.excerpts) if e.transcript in drawn]
        part = replace(
            study,
            transcripts=tuple(t for t in study.transcripts if t.id in drawn),
            excerpts=tuple(study.excerpts[n] for n in rows),
            tags=tuple(t for t in study.tags),
        )
        cards = find_patterns(part, vectors[rows], learnt=learnt)
        grouped.append({e: n for n, c in enumerate(cards) for e in c.members})
    pairs = [(a, b) for n, a in enumerate(grouped) for b in grouped[:n]]
    from sklearn.metrics import adjusted_rand_score

    scores = []
    for a, b in pairs:
        both = sorted(a.keys() & b.keys())
        scores.append(adjusted_rand_score([a[e] for e in both], [b[e] for e in both]))
    return f"{np.mean(scores):.2f} ({min(scores):.2f} to {max(scores):.2f})"


def plain_groups(study: Study, vectors: Any) -> list[tuple[str, list[list[str]]]]:
    from sklearn.cluster import AgglomerativeClustering, KMeans

    made = []
    for k in (15, 30, 45, 60):
        for name, method in (
            ("k-means", KMeans(k, n_init=5, random_state=0)),
            ("Ward", AgglomerativeClustering(k)),
            ("average linkage", AgglomerativeClustering(k, metric="cosine", linkage="average")),
        ):
            label = method.fit_predict(vectors)
            made.append((f"{name}, {k} groups", largest_first(study, label)))
    return made


def density_groups(study: Study, vectors: Any) -> list[tuple[str, list[list[str]]]]:
    """HDBSCAN's groups, and BERTopic's where it is installed, as it comes and with small topics."""
    texts = [e.text for e in study.excerpts]
    methods = [(f"HDBSCAN, {least} at least", peers.density(least)) for least in (3, 5)]
    if peers.has_bertopic():
        methods.append(("BERTopic default", peers.bertopic()))
        methods += [
            (f"BERTopic, {least} at least", peers.bertopic(least=least)) for least in (3, 5)
        ]
    return [(name, largest_first(study, method(texts, vectors))) for name, method in methods]


def largest_first(study: Study, label: Any) -> list[list[str]]:
    """The excerpts' ids of each group, largest first; -1 is no group."""
    groups: dict[int, list[str]] = {}
    for excerpt, number in zip(study.excerpts, np.asarray(label).tolist(), strict=True):
        if number >= 0:
            groups.setdefault(number, []).append(excerpt.id)
    return sorted(groups.values(), key=len, reverse=True)


def topics(folder: Path, chosen: Sequence[str]) -> None:
    """Groups against topics that people gave, for our method and its peers, on one encoder."""
    for name, texts, truth in topic_sets(folder):
        if chosen and name not in chosen:
            continue
        vectors = load_encoder("all-MiniLM-L6-v2").encode(texts)
        begun = time.process_time()
        label = grouped(rows_as_study(texts), vectors)
        k = max(2, int(label.max()) + 1)
        print(f"{name}: {len(texts)} texts, {len(set(truth))} topics", flush=True)
        show_topics("ours, no settings", truth, label, time.process_time() - begun)
        plain: list[tuple[str, peers.Method]] = [
            ("k-means", peers.k_means(k)),
            ("Ward", peers.ward(k)),
            ("average linkage", peers.average_linkage(k)),
            ("HDBSCAN default", peers.density()),
        ]
        if peers.has_bertopic():
            plain += [
                ("BERTopic default", peers.bertopic()),
                ("BERTopic, as many", peers.bertopic(least=3, groups=k + 1)),
            ]
        for peer, method in plain:
            begun = time.process_time()
            found = method(texts, vectors)
            show_topics(peer, truth, found, time.process_time() - begun)
        begun = time.process_time()
        good = functools.partial(v_measure, truth)
        for peer, found, _ in peers.tuned(texts, vectors, good):
            show_topics(f"tuned {peer}", truth, found, time.process_time() - begun)


def grouped(
    study: Study, vectors: Any, *, seed: int = 0, learnt: Learnt | None = None
) -> NDArray[np.int64]:
    """The number of each excerpt's card; -1 for none."""
    cards = find_patterns(study, vectors, seed=seed, learnt=learnt)
    of = {e: n for n, c in enumerate(cards) for e in c.members}
    return np.array([of.get(e.id, -1) for e in study.excerpts])


def alone(label: Any) -> NDArray[np.int64]:
    """Labels in which each text without a group is one by itself."""
    label = np.asarray(label)
    return np.where(label >= 0, label, -1 - np.arange(len(label)))


def v_measure(truth: Sequence[str], label: Any) -> float:
    from sklearn.metrics import v_measure_score

    return float(v_measure_score(truth, alone(label)))


def show_topics(name: str, truth: Sequence[str], label: Any, seconds: float) -> None:
    """All texts, those without a group each alone; and the grouped ones only."""
    from sklearn.metrics import adjusted_rand_score

    label = np.asarray(label)
    inside = label >= 0
    some = [t for t, i in zip(truth, inside, strict=True) if i]
    print(
        f"  {name:24s} {len(set(label[inside].tolist())):4d} groups; all texts: V "
        f"{v_measure(truth, label):.3f} ARI {adjusted_rand_score(truth, alone(label)):.3f}; the "
        f"{inside.mean():4.0%} grouped: V {v_measure(some, label[inside]):.3f} ARI "
        f"{adjusted_rand_score(some, label[inside]):.3f}; {seconds:.0f} s of processor",
        flush=True,
    )


def steadiness(planted_folder: Path, shared: Path, runs: int = 4) -> None:
    """How far two looks at different 80 % of the transcripts agree, for ours and peers."""
    study, _ = read_planted(planted_folder)
    tools = load_tools(Settings())
    everything = tools.vectors(list(study.excerpts))
    tagged = replace(study, tags=tuple(tools.tag(study.excerpts, everything, aim="balanced")))
    plain = load_encoder("all-MiniLM-L6-v2")
    meetings = qmsum_study(shared)
    meant = tools.meaning([e.text for e in study.excerpts], everything)
    show_steadiness("planted", tagged, meant, runs, tools.learnt)
    show_steadiness("qmsum", meetings, plain.encode([e.text for e in meetings.excerpts]), runs)


def show_steadiness(
    name: str, study: Study, vectors: Any, runs: int, learnt: Learnt | None = None
) -> None:
    first, again = (find_patterns(study, vectors, learnt=learnt) for _ in range(2))
    print(f"{name}: {len(study.excerpts)} excerpts of {len(study.transcripts)} transcripts")
    print(f"  ours, one seed twice: {'identical' if first == again else 'NOT identical'}")
    k = max(2, len(first))
    texts = [e.text for e in study.excerpts]

    def ours(rows: Any, seed: int) -> Any:
        drawn = {study.excerpts[n].transcript for n in rows}
        part = replace(
            study,
            transcripts=tuple(t for t in study.transcripts if t.id in drawn),
            excerpts=tuple(study.excerpts[n] for n in rows),
        )
        return grouped(part, vectors[rows], seed=seed, learnt=learnt)

    def peer(method: peers.Method) -> Callable[[Any, int], Any]:
        return lambda rows, _seed: method([texts[n] for n in rows], vectors[rows])

    methods: list[tuple[str, Callable[[Any, int], Any]]] = [
        ("ours", ours),
        ("k-means", peer(peers.k_means(k))),
        ("Ward", peer(peers.ward(k))),
        ("HDBSCAN", peer(peers.density())),
    ]
    if peers.has_bertopic():
        default = peers.bertopic()
        same = np.array_equal(default(texts, vectors), default(texts, vectors))
        print(f"  BERTopic default, twice: {'identical' if same else 'NOT identical'}")
        methods.append(("BERTopic default", peer(default)))
        methods.append(("BERTopic, size 5", peer(peers.bertopic(least=5))))
    for method_name, method in methods:
        print(f"  {method_name:18s}", agreement(study, method, runs), flush=True)


def agreement(study: Study, method: Callable[[Any, int], Any], runs: int) -> str:
    """Mean ARI of pairs of runs on 80 % of transcripts, over the excerpts that both saw."""
    from sklearn.metrics import adjusted_rand_score

    rng = np.random.default_rng(0)
    ids = np.array([t.id for t in study.transcripts])
    of = np.array([e.transcript for e in study.excerpts])
    looks = []
    for run in range(runs):
        drawn = rng.choice(ids, size=int(0.8 * len(ids)), replace=False)
        rows = np.flatnonzero(np.isin(of, drawn))
        label = np.full(len(of), -2)
        label[rows] = method(rows, run)
        looks.append(label)
    all_texts, both_grouped = [], []
    for i, a in enumerate(looks):
        for b in looks[:i]:
            seen = (a > -2) & (b > -2)
            all_texts.append(adjusted_rand_score(alone(a[seen]), alone(b[seen])))
            inside = (a >= 0) & (b >= 0)
            both_grouped.append(adjusted_rand_score(a[inside], b[inside]))
    share = np.mean([(label[label > -2] >= 0).mean() for label in looks])
    return (
        f"ARI of two looks {np.mean(all_texts):.2f} ({min(all_texts):.2f} to "
        f"{max(all_texts):.2f}), those without a group alone; over excerpts that both grouped "
        f"{np.mean(both_grouped):.2f}; {share:.0%} grouped"
    )


def topic_sets(folder: Path) -> list[tuple[str, list[str], list[str]]]:
    def rows(path: Path) -> list[dict[str, str]]:
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    banking = rows(folder / "banking77" / "test.csv")
    counsel = [
        r for r in rows(folder / "counsel_chat" / "counsel_chat.csv") if r["answerText"].strip()
    ]
    meetings, labels = qmsum_turns(folder)
    return [
        ("banking77", [r["text"] for r in banking], [r["category"] for r in banking]),
        (
            "counsel_chat",
            [" ".join(r["answerText"].split()[:90]) for r in counsel],
            [r["topic"] for r in counsel],
        ),
        ("qmsum", [text for _, text in meetings], labels),
    ]


#: Words that a turn of a meeting needs to be about something.
WORDS = 25


def qmsum_turns(folder: Path) -> tuple[list[tuple[str, str]], list[str]]:
    """Turns of the committee meetings of QMSum that lie in one topic's span: (meeting, words),
    and the topic of each, which is that meeting's own."""
    with (folder / "qmsum" / "index.csv").open(encoding="utf-8", newline="") as file:
        committees = {r["meeting_id"] for r in csv.DictReader(file) if r["domain"] == "Committee"}
    spans: dict[str, list[tuple[int, int, str]]] = {}
    with (folder / "qmsum" / "topic_segments.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            span = (int(row["start_turn"]), int(row["end_turn"]), row["topic"])
            spans.setdefault(row["meeting_id"], []).append(span)
    turns, labels = [], []
    with gzip.open(folder / "qmsum" / "meetings.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            meeting = json.loads(line)
            name = meeting["meeting_id"]
            for n, (_, words) in enumerate(meeting["turns"] if name in committees else ()):
                inside = {topic for a, b, topic in spans.get(name, ()) if a <= n <= b}
                if len(inside) == 1 and len(words.split()) >= WORDS:
                    turns.append((name, " ".join(words.split()[:120])))
                    labels.append(f"{name}: {inside.pop()}")
    return turns, labels


def qmsum_study(folder: Path) -> Study:
    """The same turns as a study, one transcript for each meeting."""
    turns, _ = qmsum_turns(folder)
    transcripts, excerpts = [], []
    for name in dict.fromkeys(name for name, _ in turns):
        said = [words for meeting, words in turns if meeting == name]
        at, made = 0, []
        for words in said:
            made.append(Turn(at, at + len(words)))
            at += len(words) + 1
        transcript = Transcript(name, "\n".join(said), tuple(made))
        transcripts.append(transcript)
        excerpts += [
            Excerpt(transcript.id, n, turn.start, turn.end, words)
            for n, (turn, words) in enumerate(zip(made, said, strict=True))
        ]
    return Study("qmsum", tuple(transcripts), tuple(excerpts), load_codebook(None))


def rows_as_study(texts: Sequence[str], per_case: int = 1) -> Study:
    """Texts as excerpts, so many to a transcript."""
    transcripts, excerpts = [], []
    for start in range(0, len(texts), per_case):
        part = texts[start : start + per_case]
        turns, at = [], 0
        for text in part:
            turns.append(Turn(at, at + len(text)))
            at += len(text) + 1
        transcript = Transcript(str(start), "\n".join([str(start), *part]), tuple(turns))
        transcripts.append(transcript)
        excerpts += [
            Excerpt(transcript.id, n, t.start, t.end, text)
            for n, (t, text) in enumerate(zip(turns, part, strict=True))
        ]
    return Study("texts", tuple(transcripts), tuple(excerpts), load_codebook(None))


def cost(sizes: Sequence[int]) -> None:
    """Seconds and memory from vectors to compared cards, on made-up talk of 200 themes by two to
    six people a transcript, with roles, sites, waves, the turn before, and codes by theme."""
    for n in sizes:
        rng = np.random.default_rng(0)
        theme = rng.integers(0, 200, size=n)
        vectors = rng.normal(size=(200, 384)).astype(np.float32)[theme]
        vectors += 1.5 * rng.standard_normal((n, 384), dtype=np.float32)
        word = np.minimum(rng.zipf(1.3, size=(n, 24)), 20_000)
        texts = [" ".join(f"w{letters(w)}" for w in row) for row in word.tolist()]
        # As in talk, some of it says that something follows from something.
        texts[::3] = [f"They {text}, because we {text}." for text in texts[::3]]
        study = told(rows_as_study(texts, per_case=max(10, n // 400)), theme)
        begun, worked = time.perf_counter(), time.process_time()
        axes = rng.normal(size=(vectors.shape[1], AXES))
        weights = rng.normal(size=(vectors.shape[1] + 1, len(LEVELS)))
        found = find_patterns(study, vectors, learnt=Learnt(axes, weights))
        cards = with_contrasts(study, worth_an_hour(found))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        print(
            f"{n}: {time.perf_counter() - begun:.1f} s, {time.process_time() - worked:.1f} s of "
            f"processor, {peak:.2f} GiB peak, {len(cards)} cards",
            flush=True,
        )


def told(study: Study, theme: NDArray[np.int64]) -> Study:
    """Made-up talk with all that a real study gives the search to work with."""
    rng = np.random.default_rng(1)
    codes = [code.id for code in study.codebook.codes]
    places = {
        t.id: {"site": f"Site {n % 4}", "wave": str(n % 2), "arm": "ABC"[n % 3]}
        for n, t in enumerate(study.transcripts)
    }
    people = {t.id: int(rng.integers(2, 7)) for t in study.transcripts}
    excerpts, tags, before = [], [], ""
    for n, (one, about) in enumerate(zip(study.excerpts, theme.tolist(), strict=True)):
        who = int(rng.integers(people[one.transcript]))
        context = before if one.turn else ""
        excerpts.append(
            replace(one, speaker=f"P{who}", role=SPEAKING_ROLES[who % 3], context=context)
        )
        before = f"P{who}: {one.text}"
        for code in (codes[about % len(codes)], codes[n % len(codes)]):
            way: Direction = "contrary" if rng.random() < 0.2 else "present"
            span = Span(one.start, min(one.end, one.start + 20))
            tags.append(Tag(one.id, code, 0.8, way, span, MADE_UP))
    transcripts = tuple(replace(t, attributes=places[t.id]) for t in study.transcripts)
    return replace(study, transcripts=transcripts, excerpts=tuple(excerpts), tags=tuple(tags))


def run_all(shared: Path, seeds: int) -> None:
    """All benchmarks, one after another; cost first, whose memory is the most there was so far."""
    cost(SIZES)
    for folder in sorted(PLANTED.glob("study-*")):
        print(f"\n{folder.name}", flush=True)
        planted(folder, seeds)
    topics(shared, ())
    steadiness(PLANTED / "study-a", shared)


def letters(number: int) -> str:
    return "".join(chr(97 + int(digit)) for digit in str(number))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("planted", "topics", "stability", "cost", "all"))
    parser.add_argument("given", nargs="+")
    parser.add_argument("--seeds", type=int, default=3)
    options = parser.parse_args()
    if options.what == "all":
        run_all(Path(options.given[0]), options.seeds)
    elif options.what == "cost":
        cost([int(n) for n in options.given])
    elif options.what == "topics":
        topics(Path(options.given[0]), options.given[1:])
    elif options.what == "stability":
        steadiness(Path(options.given[0]), Path(options.given[1]))
    else:
        planted(Path(options.given[0]), options.seeds)


if __name__ == "__main__":
    main()
