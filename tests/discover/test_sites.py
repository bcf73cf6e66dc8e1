"""Sites where a pattern is not told, in words."""

from __future__ import annotations

import numpy as np

from nlp_realist.discover.material import material
from nlp_realist.discover.silences import silences
from tests.discover.toys import study_of


def test_a_site_without_the_pattern_is_named_with_its_transcripts():
    words = ("trusted her", "took the bus", "ate the soup", "trusted them", "rang the council")
    said = [[("Mum", f"In the end my sister and I {some} in the morning.")] for some in words]
    study = study_of(said, sites=("North", "South", "East"))
    vectors = np.array([[1, 0], [0, 1], [0, 1], [1, 0], [0, 1]], dtype=np.float32)
    assert silences(material(study), vectors, np.array([0, 3])).lines == (
        "East: not told in its one transcript",
        "South: told in none of its 2 transcripts",
    )
