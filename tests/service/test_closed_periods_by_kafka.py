"""What comes late for a closed period through Kafka counts, is flagged and is listed, too."""

import pytest

from consumers.kafka.connection import Kafka
from consumers.kafka.topics import Topics
from domain.log import CareerLog
from tests.consumers.intake.kafka_side import letters, take_in_all, tell
from tests.service.program import HIRED, Program, event

CLOSE = ("period", "close", "2024-Q1", "--from", "2024-01-01", "--to", "2024-03-31", "--by", "A1")
REOPEN = ("period", "reopen", "2024-Q1", "--by", "A2", "--reason", "auditor agrees")
LATE = event("career.promoted", "2024-02-01", "p1", title="Lead")
IN_TIME = event("career.promoted", "2024-04-01", "p2", title="Head")
AFTERWARDS = event("skill.assessed", "2024-02-02", "s1", skill="law", level=2.0)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def told(
    request: pytest.FixtureRequest, careerlog: Program, monkeypatch: pytest.MonkeyPatch
) -> Program:
    """`careerlog` with a hire, on each database."""
    if request.param == "postgres":
        careerlog.store = request.getfixturevalue("postgres_store")
        monkeypatch.setenv("CAREERLOG_VAULT", f"sqlite:///{request.getfixturevalue('tmp_path')}/k")
    return careerlog.told(HIRED)


def test_a_fact_of_a_closed_period_that_comes_through_kafka_is_flagged_and_listed(
    told: Program, kafka: Kafka, topics: Topics
) -> None:
    assert told(*CLOSE).status == 0

    def came(*facts: dict[str, object]) -> None:
        tell(kafka, topics, *facts)
        with CareerLog.at(told.store) as log:
            take_in_all(kafka, topics, log)

    came(LATE, IN_TIME)
    assert letters(kafka, topics) == {}
    assert told("show", "E1024", "--on", "2024-02-02", "--json").json["title"] == "Lead"
    [late] = told("period", "late", "--json").json
    assert (late["period"], late["day"], late["stream"]) == (
        "2024-Q1",
        "2024-02-01",
        "career-E1024",
    )
    flagged = [
        each for each in told("anomalies", "--json").json if each["kind"] == "in_closed_period"
    ]
    assert [each["positions"] for each in flagged] == [[late["position"], late["closing"]]]

    assert told(*REOPEN).status == 0
    came(AFTERWARDS)
    assert [each["position"] for each in told("period", "late", "--json").json] == [
        late["position"]
    ]
