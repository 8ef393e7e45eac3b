"""A believable example of every fact: the data of E1024, Ana Costa, and of post P77."""

from typing import Any, Final

from . import (
    advancement,
    assignments,
    employment,
    judgement,
    learning,
    oversight,
    plans,
    posts,
    records,
    succession,
    voice,
)

EXAMPLE_SUBJECTS: Final = {
    "career": "career-E1024",
    "position": "position-P77",
    "path": "path-engineer-to-head",
    "review": "review-2024-engineering",
    "access": "access-2024-03-01",
    "period": "period-2024-Q1",
}
"""Kind of stream -> the stream that the examples stand on."""

EXAMPLE_DATA: Final[dict[str, dict[str, Any]]] = {
    **employment.EXAMPLES,
    **advancement.EXAMPLES,
    **assignments.EXAMPLES,
    **plans.EXAMPLES,
    **learning.EXAMPLES,
    **judgement.EXAMPLES,
    **voice.EXAMPLES,
    **posts.EXAMPLES,
    **succession.EXAMPLES,
    **records.EXAMPLES,
    **oversight.EXAMPLES,
}
"""Name of a fact -> the `data` of its example."""
