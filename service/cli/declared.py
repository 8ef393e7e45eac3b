"""Which commands read personal data, and which do not: every command is in one of these lists."""

from collections.abc import Callable, Iterator
from inspect import signature
from typing import Any, Final, NamedTuple

import typer


class Reads(NamedTuple):
    """How a command tells whose data it reads.

    `people` and `unit` name its parameters that hold employees and a unit; where all are empty it
    is everybody's, unless the command says whom its answer names (`names_in`). A command that
    writes files is logged `at_once`, before it begins; `only_with` names the parameter without
    which its answer holds nothing personal.
    """

    people: tuple[str, ...] = ()
    unit: str = "unit"
    at_once: bool = False
    only_with: str = ""


READS: Final = {
    "access": Reads(("person", "reader_read")),
    "anomalies": Reads(),
    "audit": Reads(("person",)),
    "bench": Reads(),
    "candidates": Reads(),
    "cascade": Reads(("leaves", "or_leaves")),
    "checkpoint": Reads(at_once=True, only_with="publish"),
    "commitments": Reads(("manager",)),
    "corrections": Reads(),
    "dead export": Reads(at_once=True),
    "dead list": Reads(("person",)),
    "dead show": Reads(),
    "development": Reads(("manager",)),
    "diff": Reads(("employee",)),
    "erasures": Reads(),
    "evidence": Reads(("person",), at_once=True),
    "export anomalies": Reads(at_once=True),
    "export bench": Reads(at_once=True),
    "export facet": Reads(at_once=True),
    "export facts": Reads(("person",), at_once=True),
    "export who": Reads(at_once=True),
    "history": Reads(("employee",)),
    "hold list": Reads(("person",)),
    "mentors": Reads(("employee", "manager")),
    "metrics": Reads(only_with="rows"),
    "ninebox": Reads(),
    "parked list": Reads(),
    "paths": Reads(("employee",), only_with="employee"),
    "period late": Reads(),
    "period list": Reads(),
    "plan": Reads(("employee",)),
    "post": Reads(),
    "posts": Reads(),
    "promises": Reads(("employee",)),
    "prove": Reads(only_with="json"),
    "replay": Reads(),
    "report": Reads(("person",)),
    "retention": Reads(),
    "show": Reads(("employee",)),
    "unused-skills": Reads(("employee",)),
    "who": Reads(),
    "wishes": Reads(("manager",)),
}
"""Their answers hold personal data: each is logged before it is given."""

RECORDS: Final = frozenset(
    {
        *("append", "import", "onet", "simulate", "intake"),
        *("nominate", "approve", "reject", "readiness", "rank", "withdraw"),
        *("declare", "converse", "agree plan", "agree action", "complete", "drop"),
        *("goal set", "goal revise", "goal achieve", "goal abandon"),
        *("define", "redefine", "close", "criticality", "requirements", "path"),
        *("opening post", "opening apply", "opening fill", "opening withdraw"),
        *("correct", "rescind", "period close", "period reopen"),
        *("erase", "hold place", "hold release"),
    }
)
"""They bring facts in: who acted is on record with the facts, which are told back.

What else they tell who acts (`--by`) of somebody, flags and refusals, is logged as read by them.
"""

NOTHING_PERSONAL: Final = frozenset(
    {
        *("events", "asyncapi", "demo"),  # the demo's people are invented
        *("verify", "keys", "keys rotate", "keys retire"),
        *("export metrics", "relay", "run", "project", "rebuild", "parked release", "parked drop"),
        *("dead retry", "dead drop", "dead forget"),
    }
)
"""Their answers are about the system, the catalogue or posts."""


def named_commands(app: typer.Typer, before: str = "") -> Iterator[tuple[str, Any]]:
    """Every command by its words, with what Typer keeps of it; groups that do something too."""
    for command in app.registered_commands:
        name = command.name or getattr(command.callback, "__name__", "").replace("_", "-")
        yield f"{before}{name}", command
    for group in app.registered_groups:
        inner = group.typer_instance
        if inner is not None:
            own = inner.registered_callback
            if own is not None and own.callback is not None:
                yield f"{before}{group.name}", own
            yield from named_commands(inner, f"{before}{group.name} ")


def logged_before_answering(app: typer.Typer) -> None:
    """Puts the access log before every command that reads personal data, or might.

    What is in none of the lists counts as reading everybody's.
    """
    for name, command in named_commands(app):
        if name not in NOTHING_PERSONAL:
            command.callback = _logged(command.callback, name)


def _logged(command: Callable[..., Any], name: str) -> Callable[..., Any]:
    if name in RECORDS and "by" not in signature(command).parameters:
        return command
    from .reading import acting, reading  # loads what the access log needs

    if name in RECORDS:
        return acting(command, name)
    return reading(command, name, READS.get(name, Reads()))
