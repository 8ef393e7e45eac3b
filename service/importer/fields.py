"""What the catalogue says about the fields that a mapping may fill."""

from datetime import date
from functools import cache
from typing import Annotated, Any, Final, Literal, get_args, get_origin

from pydantic import TypeAdapter, ValidationError
from pydantic_core import to_json

from domain.events.advancement import Move
from domain.events.base import CARRIED_OUTSIDE, Event
from domain.events.employment import Left, Placement
from domain.events.posts import PositionDefined

from .values import Kind

PLACE: Final = tuple(name for name in Placement.own_fields() if name in Move.own_fields())
"""What a spell may hold: the fields that a hire and a move share."""
HIRED: Final = Placement.own_fields()
LEFT: Final = Left.own_fields()
STREAMS: Final = ("career", *PositionDefined.streams, "path", "review")


def fillable(kind: type[Event]) -> dict[str, bool]:
    """The fields of `data` that a mapping may fill, each with whether it must."""
    return {
        name: field.is_required()
        for name, field in kind.model_fields.items()
        if name not in CARRIED_OUTSIDE and name != "effective_on"
    }


def kind_of(kind: type[Event], field: str) -> Kind | None:
    """What a field holds; None where no cell can say it (lists of objects, free objects)."""
    return _kind(kind.model_fields[field].annotation)


def _kind(annotation: Any) -> Kind | None:
    if get_origin(annotation) is Annotated:
        return _kind(get_args(annotation)[0])
    if get_origin(annotation) is Literal or annotation is str:
        return "text"
    if get_origin(annotation) is tuple:
        return "texts" if _kind(get_args(annotation)[0]) == "text" else None
    plain: dict[Any, Kind] = {date: "day", float: "number", int: "whole", bool: "truth"}
    if annotation in plain:
        return plain[annotation]
    for argument in get_args(annotation):
        if found := _kind(argument):
            return found
    return None


@cache
def _adapter(kind: type[Event], field: str) -> TypeAdapter[Any]:
    info = kind.model_fields[field]
    checked: Any = Annotated[info.annotation, info]
    return TypeAdapter(checked)


def refusal(kind: type[Event], field: str, constant: Any) -> str | None:
    """What is wrong with a constant of the mapping as the value of a field; None where nothing."""
    try:
        _adapter(kind, field).validate_json(to_json(constant), strict=True)
    except ValidationError as wrong:
        return wrong.errors(include_url=False)[0]["msg"].replace("Input should be", "write")
    return None
