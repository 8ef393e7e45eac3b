"""What the log's head says, held against the rows that it speaks of and against the clock.

Nothing signs the head: whatever stands there follows from the last row, but for `passed`, a time
later than that row which somebody asked about. Between the two and the present it may be any.
"""

from projections.ledger.clock import is_a_time
from projections.ledger.fact_checks import FactChecks
from projections.ledger.findings import Finding, stretch
from projections.ledger.log_rows import LogEnd


def head_findings(end: LogEnd, checks: FactChecks, at: str) -> list[Finding]:
    """What is wrong with it at the time `at`, once all rows have been checked."""
    last = end.last or 0
    where = (last,) if last else ()
    if type(end.head) is not int:
        return [Finding("head", (), "log_head is missing, or its position is no number")]
    if end.head < last:
        message = f"log_head says that the log ends at {end.head}, but it has rows up to {last}"
        return [Finding("head", stretch(end.head + 1, last), message)]
    found: list[Finding] = []
    if end.head == last == checks.stamped and str(end.recorded_at).encode() != checks.stamp:
        found.append(Finding("head", where, "log_head has another time than the last fact"))
    if end.passed != "" and (why := _wrong_time(end, at)):
        found.append(Finding("head", where, f"the time in log_head that has passed {why}"))
    return found


def _wrong_time(end: LogEnd, at: str) -> str:
    """Why nobody can have asked about the time that is said to have passed."""
    if not is_a_time(end.passed):
        return "is no time that a clock shows"
    if end.passed > at:
        return "is still to come; it was changed, or the clock was set back"
    if end.passed <= str(end.recorded_at):
        return "is not behind the last fact, whose recording would have emptied it"
    return ""
