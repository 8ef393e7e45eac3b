"""What is sent in Careerlog's own name, as if it had been decided here: refused where it matters.

The source `careerlog` is that of every fact that a command comes to. Such facts are welcome from
outside, for a history that was read out of one store is appended to another. But a correction that
names a request of this very store as its cause would read as approved by a second person.
"""

from collections.abc import Callable

from consumers.refusals import FieldError, Invalid
from domain.decisions.correcting import poses_as_answer_to
from domain.decisions.deciding import SOURCE
from domain.events.base import Event
from domain.events.oversight import CorrectionRequested

Find = Callable[[str, str], Event | None]
"""The fact on record under a source and an event id."""


def refuse_posing(fact: Event, find: Find) -> None:
    """Lets everything pass but what would count as an approval that nobody gave.

    What is on record already is left to the log, which says so. `find` has to go by the log alone:
    what only claims to be the request, or the fact itself, would hide it.

    Raises:
        Invalid: it poses as one.
    """
    cause = poses_as_answer_to(fact)
    asked = find(SOURCE, cause) if cause else None
    if isinstance(asked, CorrectionRequested) and find(fact.source, fact.event_id) is None:
        raise Invalid(
            FieldError(
                "/source",
                f"only Careerlog itself carries out what was asked for at @{asked.position}: let a "
                f"second person approve it (careerlog correct @{asked.position} --approve --by "
                "WHO), or send the correction in the name of your own system",
            )
        )
