"""Agreement, metrics, calibration and resampling: arrays in, named results out."""

from nlp_realist.evaluate.agreement import (
    CodeAgreement,
    Comparison,
    Confused,
    Disagreement,
    compare_ratings,
)
from nlp_realist.evaluate.alpha import krippendorff_alpha
from nlp_realist.evaluate.calibration import brier, expected_calibration_error
from nlp_realist.evaluate.coding import CodingReport, compare_codings
from nlp_realist.evaluate.metrics import Detection, cohen_kappa, detection, macro_f1
from nlp_realist.evaluate.ratings import Ratings, ratings
from nlp_realist.evaluate.resampling import Interval, bootstrap_by_group

__all__ = [
    "CodeAgreement",
    "CodingReport",
    "Comparison",
    "Confused",
    "Detection",
    "Disagreement",
    "Interval",
    "Ratings",
    "bootstrap_by_group",
    "brier",
    "cohen_kappa",
    "compare_codings",
    "compare_ratings",
    "detection",
    "expected_calibration_error",
    "krippendorff_alpha",
    "macro_f1",
    "ratings",
]
