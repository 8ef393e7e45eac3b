"""Cells into values: templates, steps, dates, numbers, and the ids that slugs and keys become."""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Literal
from urllib.parse import quote

from .errors import Unusable
from .mapping import Expression
from .reading import Row

Kind = Literal["text", "texts", "day", "number", "whole", "truth"]
"""What a field of a fact holds; the catalogue says it, so that a mapping need not."""

Reader = Callable[[Row], Any]
"""Gives the value that a row has for a field, None for none; raises Unusable."""

PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_TRUTHS = {"true": True, "yes": True, "y": True, "1": True}
_TRUTHS |= {"false": False, "no": False, "n": False, "0": False}
_ID_LENGTH, _EVENT_ID_LENGTH = 64, 128
_WHOLE = re.compile(r"[+-]?[0-9]{1,15}")
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]+)?([eE][+-]?[0-9]{1,2})?")


def columns_of(expression: Expression) -> list[str]:
    """Every column that an expression reads."""
    origins = expression.first_of or ([expression.column] if expression.column else [])
    return [name for origin in origins for name in PLACEHOLDER.findall(origin) or [origin]]


def reader(
    expression: Expression, kind: Kind, dates: tuple[str, ...], lookup: Mapping[str, str]
) -> Reader:
    """A function that reads the value of `expression` out of a row, as a JSON value of `kind`."""
    origins = [_origin(text) for text in expression.first_of or [expression.column or ""]]
    columns = tuple(columns_of(expression))
    formats = tuple(expression.dates or dates)
    default = expression.default
    names = Names(columns)

    def read(row: Row) -> Any:
        if expression.value is not None:
            return expression.value
        text = next((found for origin in origins if (found := origin(row))), "")
        value = _stepped(expression, text, lookup, columns) if text else ""
        if value == "" or value is None:
            return default
        if isinstance(value, str):
            if expression.slug:
                value = names.slug(value, row, len(expression.prefix))
            value = expression.prefix + value
        return _typed(value, kind, formats, expression.split, columns)

    return read


def _origin(text: str) -> Callable[[Row], str]:
    """Reads a column, or a template, which is empty where any of its columns is."""
    names = PLACEHOLDER.findall(text)
    if not names:
        return lambda row: row.cells[text]

    def fill(row: Row) -> str:
        if not all(row.cells[name] for name in names):
            return ""
        return PLACEHOLDER.sub(lambda name: row.cells[name[1]], text)

    return fill


def _stepped(
    expression: Expression, text: str, lookup: Mapping[str, str], columns: tuple[str, ...]
) -> Any:
    if expression.match is not None:
        found = re.search(expression.match, text)
        text = (found[1] or "").strip() if found else ""
    if expression.lookup is not None and text:
        if text not in lookup:
            raise Unusable(
                columns,
                f"not found in column {expression.lookup.key} of {expression.lookup.file}",
                f"write a value that {expression.lookup.file} lists, or add it there",
            )
        text = lookup[text]
    if expression.map is not None and text:
        mapped = expression.map.get(text, expression.otherwise)
        if mapped is None:
            raise Unusable(
                columns,
                "a value that the mapping's `map` does not name",
                "write one of its values, or add this one to `map`, or say `otherwise` there",
            )
        return mapped
    return text


def _typed(
    value: Any, kind: Kind, dates: tuple[str, ...], split: str | None, columns: tuple[str, ...]
) -> Any:
    if not isinstance(value, str):
        return value
    if kind == "texts":
        return [part.strip() for part in value.split(split or ";") if part.strip()]
    if kind == "day":
        return day(value, dates, columns).isoformat()
    if kind == "truth":
        if (truth := _TRUTHS.get(value.casefold())) is None:
            raise Unusable(columns, "neither true nor false", "write true, false, yes or no")
        return truth
    if kind in ("number", "whole"):
        # What Python also takes for numbers (nan, inf, 1_0) no export means as one.
        if not (_WHOLE if kind == "whole" else _NUMBER).fullmatch(value):
            wanted = "a whole number" if kind == "whole" else "a number, such as 2.5"
            raise Unusable(columns, "not a number", f"write {wanted}")
        return int(value) if kind == "whole" else float(value)
    return value


def day(text: str, dates: tuple[str, ...], columns: tuple[str, ...]) -> date:
    """The day that a cell names in one of the formats; a bare year is its 1 January.

    Raises:
        Unusable: it names none.
    """
    if (found := _parsed(text, dates)) is None:
        raise Unusable(columns, "not a day as the mapping expects it", f"write {shown(dates)}")
    return found


def shown(dates: tuple[str, ...]) -> str:
    """Date formats as people know them: `YYYY-MM-DD`."""
    names = {"%Y": "YYYY", "%m": "MM", "%d": "DD", "%y": "YY", "%b": "Jan", "%B": "January"}
    return " or ".join(re.sub("%[A-Za-z]", lambda f: names.get(f[0], f[0]), d) for d in dates)


@lru_cache(maxsize=100_000)
def _parsed(text: str, dates: tuple[str, ...]) -> date | None:
    for form in dates:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None


def slug(text: str, taken: int = 0) -> str:
    """An id made of a name: lower case, without accents, `-` for all but letters and digits.

    Where the id would be longer than 64 less `taken`, or letters had to give way (José and Jose
    are two), it ends with 8 hex digits of the SHA-256 of the whole name, so that two names stay
    two. Names that differ in case and separators alone have one id; see `Names`.
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    lost = any(letter.isalnum() and not letter.isascii() for letter in text)
    made = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    room = _ID_LENGTH - taken
    if made and len(made) <= room and not lost:
        return made
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    return f"{made[: room - 9].rstrip('-')}-{digest}".lstrip("-")


class Names:
    """The ids that slugs made for one field of a table, each with the name that it stands for.

    Two names of one id (C++ and C#) would silently be one thing on the record.
    """

    def __init__(self, columns: tuple[str, ...]) -> None:
        """`columns` are those that hold the names."""
        self._columns = columns
        self._taken: dict[str, tuple[str, int]] = {}

    def slug(self, name: str, row: Row, taken: int = 0) -> str:
        """The slug of the name that a row holds; case and the spaces around it make no other name.

        Raises:
            Unusable: an earlier row has another name of the same slug.
        """
        made, name = slug(name, taken), name.strip().casefold()
        first, line = self._taken.setdefault(made, (name, row.line))
        if first != name:
            raise Unusable(
                self._columns,
                f"two names make one id: this one and that of line {line}",
                "write the same name in both rows if they mean the same; else tell them apart in "
                "the mapping, with `map` or a template of more columns, such as {name}-{number}",
            )
        return made


def event_id(table: str, row: Row, key: list[str], part: str = "") -> str:
    """The id of the fact that a row becomes: `titles/10001/1986-06-26`, the same on every run.

    `part` tells apart several facts of one row. Raises Unusable where the key is empty.
    """
    cells = [row.cells[name] for name in key]
    if not any(cells):
        raise Unusable(tuple(key), "the key is empty", f"write the {' and the '.join(key)}")
    made = "/".join([table, *(quote(cell, safe="!$&'()*+,;:@=~") for cell in cells)])
    if part:
        made += f"/{part}"
    if len(made) > _EVENT_ID_LENGTH:
        digest = hashlib.sha256(made.encode()).hexdigest()[:16]
        made = f"{made[: _EVENT_ID_LENGTH - 17]}~{digest}"
    return made
