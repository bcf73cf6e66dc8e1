"""Agreement, metrics, calibration and resampling: arrays in, named results out."""

from nlp_realist.evaluate.calibration import brier, expected_calibration_error
from nlp_realist.evaluate.coding import CodingReport, compare_codings
from nlp_realist.evaluate.metrics import Detection, cohen_kappa, detection, macro_f1
from nlp_realist.evaluate.resampling import Interval, bootstrap_by_group

__all__ = [
    "CodingReport",
    "Detection",
    "Interval",
    "bootstrap_by_group",
    "brier",
    "cohen_kappa",
    "compare_codings",
    "detection",
    "expected_calibration_error",
    "macro_f1",
]
