import numpy as np

from nlp_realist.discover.material import material
from nlp_realist.discover.silences import silences
from nlp_realist.discover.similarity import unit
from tests.discover.toys import study_of


def test_a_topic_arises_where_an_excerpt_is_as_near_as_members_are_to_each_other():
    """
    Four transcripts tell a pattern, two speak of its topic otherwise, two of something else.
    """
    lines = [f"She kept knocking on the door each week, {case} {{}}." for case in range(8)]
    study = study_of([[("P1", line.format(n)) for n in range(4)] for line in lines])
    laid_out = material(study)
    rng = np.random.default_rng(5)
    topic, other = np.eye(60)[:2]
    of = [topic] * 24 + [other] * 8
    vectors = unit(np.array([t + 0.28 * rng.normal(size=60) for t in of], dtype=np.float32))
    members = np.arange(16)
    found = silences(laid_out, vectors, members)
    assert found.arose == 6
    assert set(found.cases) == {study.transcripts[4].id, study.transcripts[5].id}
    assert len([line for line in found.lines if "the topic arises" in line]) == 2


def test_a_pattern_of_one_excerpt_is_near_to_itself_only():
    study = study_of([[("P1", f"She kept knocking on the door, {n}.")] for n in range(3)])
    vectors = unit(np.random.default_rng(1).normal(size=(3, 8)).astype(np.float32))
    assert silences(material(study), vectors, np.array([0])).arose == 1
