"""Any history, any (V, K), any period and unit: every metric is what the fold says."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import strategies as st

from domain.events.base import Event
from domain.log import CareerLog
from projections.database import open_database
from projections.engine import catch_up
from projections.succession.metrics.asked import Asked
from projections.succession.metrics.catalogue import METRICS
from projections.succession.metrics.queries import metrics, rows_behind
from tests.projections.succession.busy import ASKED_ON, UNITS, busy_histories, period
from tests.projections.succession.metrics.plain import Plain
from tests.projections.test_rows_equal_fold import for_any

Fresh = Callable[[], str]
questions = st.lists(
    st.tuples(
        st.sampled_from(ASKED_ON),
        st.integers(0, 130),
        st.integers(-6, 17),
        st.sampled_from((None, *UNITS)),
    ),
    min_size=1,
    max_size=3,
)


@for_any(busy_histories(), questions)
def test_any_metric_at_any_two_dates_is_what_a_plain_computation_over_the_fold_says(
    fresh_url: Fresh,
    facts: list[Event],
    asked_about: list[tuple[date, int, int, str | None]],
):
    url = fresh_url()
    with CareerLog.at(url) as log, open_database(url) as db:
        log.append(facts)
        catch_up(db, log)
        recorded = log.read()
        for on, known, choice, unit in [(ASKED_ON[-2], len(recorded), -1, None), *asked_about]:
            asked = Asked(on, known, period(on, choice), unit)
            expected = Plain(recorded, on, known, asked.since, unit).all()
            told = {each["metric"]: each for each in metrics(db, asked)}
            assert told.keys() == expected.keys()
            for name, (numerator, denominator) in expected.items():
                assert told[name]["numerator"] == pytest.approx(float(numerator), abs=1e-4), name
                if denominator is None:
                    assert told[name]["denominator"] is None
                    assert told[name]["value"] == told[name]["numerator"], name
                else:
                    assert told[name]["denominator"] == float(denominator), name
                    assert told[name]["value"] == _value(name, numerator, denominator), name
                rows = rows_behind(db, asked, name)
                assert sum(row["numerator"] for row in rows) == pytest.approx(
                    told[name]["numerator"], abs=1e-3
                ), name
                assert sum(row["denominator"] for row in rows) == (denominator or 0), name
                assert all(0 < row["position"] <= known for row in rows), name


def _value(name: str, numerator: Any, denominator: Any) -> Any:
    if not denominator:
        return None
    factor = 100 if METRICS[name].unit == "%" else 1
    return pytest.approx(factor * float(numerator) / float(denominator), abs=1e-3)


def test_every_metric_says_its_unit_definition_and_source():
    for metric in METRICS.values():
        assert metric.unit
        assert len(metric.definition) > 20
        assert "ISO" in metric.source or "Careerlog's own definition" in metric.source
