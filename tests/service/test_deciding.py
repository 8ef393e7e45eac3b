"""A command is decided anew when somebody else was quicker, and given up only in the end."""

import pytest

from domain.decisions.deciding import Decision, Refused
from domain.log import CareerLog
from domain.store.placing import WrongVersion
from service.deciding import ATTEMPTS, carry_out
from tests.domain.told import GOAL, HIRED
from tests.given import fact

STREAM = HIRED.originator_id


def left(number: int):
    return fact("goal.abandoned", "2022-01-01", id=f"a{number}", goal="G")


def test_somebody_quicker_makes_it_decide_again(store_url):
    with CareerLog.at(store_url) as log:
        log.append([HIRED])
        seen = []

        def decide(records):
            seen.append(records[STREAM].version)
            if len(seen) == 1:
                log.append([GOAL])
            return Decision((left(1),))

        done = carry_out(log, [STREAM], decide)
        assert seen == [1, 2]
        [(_, receipt)] = done.facts
        assert (receipt.status, receipt.version) == ("recorded", 3)


def test_what_the_quicker_one_did_may_refuse_it(store_url):
    with CareerLog.at(store_url) as log:
        log.append([HIRED])

        def decide(records):
            if records[STREAM].version > 1:
                raise Refused("somebody was quicker")
            log.append([GOAL])
            return Decision((left(1),))

        with pytest.raises(Refused, match="somebody was quicker"):
            carry_out(log, [STREAM], decide)
        assert log.head() == 2


def test_it_is_given_up_after_some_attempts(store_url):
    with CareerLog.at(store_url) as log:
        log.append([HIRED])
        decided = []

        def decide(records):
            decided.append(records)
            log.append([left(len(decided))])
            return Decision((GOAL,))

        with pytest.raises(WrongVersion):
            carry_out(log, [STREAM], decide)
        assert len(decided) == ATTEMPTS
        assert log.find(GOAL.source, GOAL.event_id) is None


def test_every_stream_it_looked_at_counts(store_url):
    other = fact("employee.hired", "2020-01-01", stream="career-E2")
    with CareerLog.at(store_url) as log:
        log.append([HIRED])
        seen = []

        def decide(records):
            seen.append([record.version for record in records.values()])
            if len(seen) == 1:
                log.append([other])
            return Decision((GOAL,))

        carry_out(log, [STREAM, "career-E2"], decide)
        assert seen == [[1, 0], [1, 1]]
