"""A sheet: named columns, each of one kind of value, and rows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal, NamedTuple, get_args, get_type_hints

Kind = Literal["text", "integer", "number", "flag", "day", "moment"]
"""What a column holds; any cell may also be empty."""


class Column(NamedTuple):
    """A column's name, and what its cells hold."""

    name: str
    kind: Kind = "text"


class Sheet(NamedTuple):
    """Columns and rows, and what they answer: told in the file where the format has a place."""

    columns: Sequence[Column]
    rows: Iterable[Mapping[str, Any]]
    asked: Mapping[str, str]

    def cells(self) -> Iterator[list[Any]]:
        """Every row's values in the order of the columns, each of its column's kind."""
        names = [(column.name, column.kind) for column in self.columns]
        for row in self.rows:
            yield [_cell(row[name], kind) for name, kind in names]


def columns_of(value: type[Any]) -> list[Column]:
    """The columns of a NamedTuple's fields."""
    return [Column(name, _kind(hint)) for name, hint in get_type_hints(value).items()]


def _cell(value: Any, kind: Kind) -> Any:
    if value is None:
        return None
    match kind:
        case "moment":
            return datetime.fromisoformat(value) if isinstance(value, str) else value
        case "day":
            return date.fromisoformat(value) if isinstance(value, str) else value
        case "number":
            return float(value)
        case "text" if not isinstance(value, str):
            return ", ".join(map(str, value))
    return value


def _kind(hint: Any) -> Kind:
    plain = [each for each in get_args(hint) if each is not type(None)] or [hint]
    kinds: dict[Any, Kind] = {bool: "flag", int: "integer", float: "number", date: "day"}
    return kinds.get(plain[0], "text")
