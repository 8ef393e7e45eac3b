"""Every metric, in the order in which they are told."""

from typing import Final

from . import bench_strength, coverage, filling, lending, moving, retaining, risks
from .measure import Metric

METRICS: Final[dict[str, Metric]] = {
    metric.name: metric
    for family in (coverage, bench_strength, risks, filling, moving, lending, retaining)
    for metric in family.METRICS
}


class NoSuchMetric(ValueError):
    """A name that no metric has."""


def metric(name: str) -> Metric:
    """The metric of this name.

    Raises:
        NoSuchMetric: listing those there are.
    """
    if name not in METRICS:
        raise NoSuchMetric(f"no metric {name}; there are {', '.join(METRICS)}")
    return METRICS[name]
