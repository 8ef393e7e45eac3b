"""The result of an xAPI 1.0.3 statement: how it ended, with what score, how long it took.

Sections are those of part two ("Data") of the specification.
"""

import re
from typing import Any, Final

from consumers.refusals import FieldError, Invalid

from .parts import part

_DURATION: Final = re.compile(
    r"P(?!$)(?:(\d+(?:\.\d+)?)W|(?:(\d+(?:\.\d+)?)D)?"
    r"(?:T(?!$)(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?)",
    re.ASCII,
)
_CALENDAR: Final = re.compile(r"P\d+[YM]", re.ASCII)
_HOURS: Final = (7 * 24, 24, 1, 1 / 60, 1 / 3600)
_MOST_HOURS: Final = 10_000


def result_of(statement: dict[str, Any], verb: str) -> str:
    """How the training ended (2.4.5); `success` says more than completed, and may deny no verb.

    Raises:
        Invalid: the result denies the verb.
    """
    success = part(statement, bool, "result", "success")
    if verb == "completed":
        if part(statement, bool, "result", "completion") is False:
            raise Invalid(FieldError("/result/completion", "this denies the verb completed"))
        return verb if success is None else "passed" if success else "failed"
    if success is not None and success is not (verb == "passed"):
        raise Invalid(FieldError("/result/success", f"this denies the verb {verb}"))
    return verb


def score_of(statement: dict[str, Any]) -> float | None:
    """The score in percent (2.4.5.1); None where it has no place between 0 and 100.

    Raises:
        Invalid: it lies outside of its own bounds.
    """
    scaled = part(statement, float, "result", "score", "scaled")
    if scaled is not None:
        if not -1 <= scaled <= 1:
            raise Invalid(FieldError("/result/score/scaled", "write a number from -1 to 1"))
        return round(scaled * 100, 2) if scaled >= 0 else None
    raw, least, most = (
        part(statement, float, "result", "score", name) for name in ("raw", "min", "max")
    )
    if raw is None or least is None or most is None:
        return None
    if not least <= raw <= most or least == most:
        raise Invalid(FieldError("/result/score/raw", "write a number from min to max"))
    return round((raw - least) / (most - least) * 100, 2)


def hours_of(statement: dict[str, Any]) -> float | None:
    """The duration in hours (4.6); None for one in months or years, which has no such length.

    Raises:
        Invalid: it is no ISO 8601 duration, or longer than any training.
    """
    text = part(statement, str, "result", "duration")
    if text is None or _CALENDAR.match(text):
        return None
    found = _DURATION.fullmatch(text)
    if found is None:
        raise Invalid(FieldError("/result/duration", "write an ISO 8601 duration, such as PT1H30M"))
    hours = sum(float(number) * per for number, per in zip(found.groups("0"), _HOURS, strict=True))
    if hours > _MOST_HOURS:
        raise Invalid(FieldError("/result/duration", f"write at most {_MOST_HOURS:,} hours"))
    return round(hours, 4)
