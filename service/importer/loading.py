"""TOML into a Mapping, with every problem of its form named by table and key."""

import tomllib
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from .errors import MappingError, did_you_mean
from .mapping import Mapping


def load(path: Path) -> tuple[Mapping, list[str]]:
    """The mapping in a file, and what in it is not of the language.

    What is wrong is named and left out, so that the rest can be checked in the same run; whoever
    imports must refuse a mapping with problems.

    Raises:
        MappingError: the file cannot be read, is not TOML, or lacks what nothing can do without.
    """
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as wrong:
        raise MappingError([f"{path}: cannot be read: {wrong.strerror}"]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise MappingError([f"{path}: not TOML: {wrong}"]) from None
    problems: list[str] = []
    left_out: set[tuple[Any, ...]] = set()
    while True:
        try:
            return Mapping.model_validate(given), problems
        except ValidationError as wrong:
            errors = [e for e in wrong.errors(include_url=False) if e["loc"] not in left_out]
            problems += [f"{path}: {_sentence(given, error)}" for error in errors]
            if not errors or not all([_leave_out(given, error["loc"]) for error in errors]):
                raise MappingError(problems) from None
            left_out |= {error["loc"] for error in errors}


def _leave_out(given: Any, loc: tuple[Any, ...]) -> bool:
    """Takes the key at `loc` out of what is given; whether it was there, and no list's entry."""
    for step in loc[:-1]:
        given = _within(given, step)
    if not isinstance(given, dict) or not loc:
        return False
    return given.pop(loc[-1], None) is not None


def _sentence(given: dict[str, Any], error: Any) -> str:
    loc = error["loc"]
    place = _place(given, loc)
    said = {
        "missing": "add this; it is required",
        "string_type": "write text, in quotes",
        "list_type": "write a list, such as [...]",
        "bool_type": "write true or false",
        "dict_type": "write a table, such as { ... }",
        "model_type": "write a table, such as { ... }",
    }
    if error["type"] == "extra_forbidden":
        known = [f.alias or name for name, f in _model_at(loc[:-1]).model_fields.items()]
        return f"{place}: there is no such key; {did_you_mean(str(loc[-1]), known)}"
    if error["type"] == "string_pattern_mismatch":
        source = "write visible ASCII characters without spaces, such as our-hr"
        name = "write letters, digits and . _ -"
        return f"{place}: {source if loc == ('source',) else name}"
    message = said.get(error["type"], error["msg"].removeprefix("Value error, "))
    return f"{place}: {message}"


def _place(given: Any, loc: tuple[Any, ...]) -> str:
    """`fact 2 (courses.csv), data.title` out of ("fact", 1, "data", "title")."""
    parts, keys = [], list(loc)
    file = ""
    while len(keys) >= 2 and isinstance(keys[1], int):
        given = _within(_within(given, keys[0]), keys[1])
        parts.append(f"{keys[0]} {keys[1] + 1}")
        keys = keys[2:]
        file = _within(given, "file") or file
    if keys[:1] == ["hire"] and len(keys) > 1:
        parts.append(keys.pop(0))
        file = _within(_within(given, "hire"), "file") or file
    table = ", ".join(parts) + (f" ({file})" if file else "")
    return ", ".join(part for part in (table, ".".join(str(key) for key in keys)) if part) or "it"


def _within(given: Any, step: Any) -> Any:
    try:
        return given[step]
    except (KeyError, IndexError, TypeError):
        return None


def _model_at(loc: tuple[Any, ...]) -> type[BaseModel]:
    """The model that a place in the mapping is checked against."""
    model: type[BaseModel] = Mapping
    for step in loc:
        if isinstance(step, str):
            for name, field in model.model_fields.items():
                if step in (name, field.alias) and (found := _model_in(field.annotation)):
                    model = found
    return model


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for inner in get_args(annotation) if (found := _model_in(inner))), None)
