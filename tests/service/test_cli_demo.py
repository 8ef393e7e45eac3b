"""`careerlog demo`: its numbers add up, and what it says can be followed."""

import re
from datetime import date

import pytest

from consumers.wire import fact_from
from domain.timeline import fold
from service.cli import demo_career
from tests.service.program import HIRED, PROMOTED, event

DAY = date(2025, 6, 30)
MANAGED = event("employee.manager_changed", "2023-01-01", "m1", manager="E7")


def placed(*events):
    return [
        fact.model_copy(update={"position": n}) for n, fact in enumerate(map(fact_from, events), 1)
    ]


def because(earlier, *events):
    facts = placed(*events)
    then, now = fold(f for f in facts if f.position <= earlier), fold(facts)
    return list(demo_career.differences(then, now, DAY, facts, earlier))


def test_a_difference_of_role_rests_on_the_fact_behind_the_role():
    [told] = because(1, HIRED, PROMOTED, MANAGED)
    assert told["because of"].startswith("@2 career.promoted")
    assert "manager E7" in told["known now"]
    assert "role fact" not in told["known now"]


def test_another_difference_rests_on_its_own_fact():
    [told] = because(2, HIRED, PROMOTED, MANAGED)
    assert told["because of"].startswith("@3 employee.manager_changed")


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("record.corrected", {"target_type": "career.promoted", "changes": {"grade": "G7"}}),
        ("record.rescinded", {}),
    ],
)
def test_a_known_fact_that_was_amended_differs_because_of_the_amendment(kind, more):
    amended = event(kind, "2022-01-01", "k1", target_id=PROMOTED["id"], **more)
    amended["data"]["target_source"] = PROMOTED["source"]
    [told] = because(2, HIRED, PROMOTED, amended)
    assert told["because of"].startswith(f"@3 {kind}")


@pytest.mark.parametrize("installed", [True, False])
def test_the_demonstration_fits_80_columns_and_its_counts_add_up(
    careerlog, monkeypatch, tmp_path, installed
):
    monkeypatch.setenv("COLUMNS", "80")
    if installed:
        (tmp_path / ".venv/bin").mkdir(parents=True)
        (tmp_path / ".venv/bin/careerlog").touch()
    ran = careerlog("demo", "--people", "60")
    assert ran.status == 0
    assert max(map(len, ran.out.splitlines())) <= 80
    assert "…" not in ran.out
    read, folded, again = (
        int(re.search(pattern, ran.out).group(1).replace(",", ""))
        for pattern in (
            r"recorded +([\d,]+)",
            r"projections +([\d,]+)",
            r"([\d,]+) sent twice, counted once",
        )
    )
    assert read - folded == again > 0
    asked = ran.out[ran.out.index("Ask on") :].splitlines()
    first = "  source .venv/bin/activate" if installed else "  export CAREERLOG_STORE="
    assert asked[1].startswith(first)
