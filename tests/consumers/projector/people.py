"""People whose facts meet: enough for every partition to have some."""

from typing import Any

from tests.given import fact


def person(number: int, more: int = 0) -> list[Any]:
    """A career of five facts and `more`."""
    stream = f"career-E{number:03}"
    return [
        fact("employee.hired", "2020-01-01", stream=stream, unit="U1", title="Clerk"),
        fact("career.promoted", "2021-01-01", stream=stream, grade="G2"),
        fact("skill.assessed", "2022-01-01", stream=stream, skill="law", level=2.0),
        fact("career.promoted", "2020-06-01", stream=stream, grade="G1"),
        fact("aspiration.declared", "2022-01-01", stream=stream, wish="both", target_posts=("P1",)),
        *(skilled(number, each % 8) for each in range(more)),
    ]


def skilled(number: int, level: int) -> Any:
    """A person's skill in law, on the days that follow each other."""
    return fact(
        "skill.assessed",
        f"2023-01-{level + 1:02}",
        stream=f"career-E{number:03}",
        skill="law",
        level=float(level),
    )


def people(count: int, first: int = 0, more: int = 0) -> list[Any]:
    """The careers of several."""
    return [each for n in range(first, first + count) for each in person(n, more)]
