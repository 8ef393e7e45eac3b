"""The mapping language: what a TOML file may say about CSV files (MAPPING.md explains it)."""

from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator

Constant = str | int | float | bool


def _day_formats(formats: list[str] | None) -> list[str] | None:
    """Refuses what Python's strptime does not read, or what names no year."""
    for form in formats or ():
        try:
            datetime.strptime(datetime(2001, 2, 3).strftime(form), form)
        except ValueError:
            raise ValueError(f"{form!r} is no format of days; write one such as %d.%m.%Y") from None
        if not any(year in form for year in ("%Y", "%y", "%x", "%c", "%G")):
            raise ValueError(f"{form!r} has no year; write a format such as %Y-%m-%d or %d.%m.%Y")
    return formats


DayFormats = Annotated[list[str] | None, Field(min_length=1), AfterValidator(_day_formats)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Reading(_Strict):
    """How a file is read; said for the whole mapping, or for one table."""

    encoding: str | None = None
    delimiter: str | None = Field(default=None, min_length=1, max_length=1)
    dates: DayFormats = None
    open_ended: list[str] | None = None
    empty: list[str] | None = None


class Lookup(_Strict):
    """Another CSV file in which a value is found under a key, and replaced by a column."""

    file: str
    key: str
    column: str


class Expression(_Strict):
    """What a value is made of: one origin (`column`, `first_of` or `value`), then steps in order.

    A plain string stands for `{ column = "..." }`; with `{names}` of columns in it, it is a
    template. Steps apply in the order of the fields below, whatever their order in the file.
    """

    column: str | None = None
    first_of: list[str] | None = Field(default=None, min_length=1)
    value: Constant | None = None
    match: str | None = None
    lookup: Lookup | None = None
    map: dict[str, Constant] | None = None
    otherwise: Constant | None = None
    slug: bool = False
    prefix: str = ""
    split: str | None = Field(default=None, min_length=1)
    dates: DayFormats = None
    default: Constant | None = None

    @model_validator(mode="before")
    @classmethod
    def _short_forms(cls, given: Any) -> Any:
        if isinstance(given, str):
            return {"column": given}
        if isinstance(given, bool | int | float):
            return {"value": given}
        return given

    @model_validator(mode="after")
    def _one_origin(self) -> Self:
        if [self.column, self.first_of, self.value].count(None) != 2:
            raise ValueError("give exactly one of column, first_of and value")
        if self.otherwise is not None and self.map is None:
            raise ValueError("otherwise says what map does not name; give a map, or use default")
        return self


Fields = dict[str, Expression]
Conditions = dict[str, list[str]]


class Table(Reading):
    """What every table says: its file, which rows count, and what tells a row from the others."""

    file: str
    name: str | None = Field(default=None, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")
    key: list[str] = Field(min_length=1)
    subject: Expression | None = None
    when: Conditions = {}
    unless: Conditions = {}
    data: Fields = {}

    @field_validator("key", mode="before")
    @classmethod
    def _one_column_is_a_key_too(cls, given: Any) -> Any:
        return [given] if isinstance(given, str) else given

    @field_validator("when", "unless", mode="before")
    @classmethod
    def _one_value_is_a_choice_too(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        return {name: [said] if isinstance(said, str) else said for name, said in given.items()}

    @property
    def title(self) -> str:
        """The first part of every event id of the table, and its name in reports."""
        return self.name or self.file.rsplit("/", 1)[-1].removesuffix(".csv")


class FactTable(Table):
    """A file in which every row is one fact."""

    type: str
    subject: Expression
    effective_on: Expression


class HireTable(Table):
    """A file with one row a person that says when the employment began."""

    hired_on: Expression


class HistoryTable(Table):
    """A file with a row for each spell: what somebody held, from a day until a day."""

    begins: Expression = Field(alias="from")
    until: Expression | None = None
    last_day: Expression | None = None
    hired: Fields = {}
    left: Fields = {}

    @model_validator(mode="after")
    def _one_end(self) -> Self:
        if self.until is not None and self.last_day is not None:
            raise ValueError(
                "give until (the first day no longer held) or last_day (the last held), not both"
            )
        return self


class CareerTable(_Strict):
    """History tables of the same people, merged into one career each."""

    subject: Expression
    hire: HireTable | None = None
    history: list[HistoryTable] = Field(min_length=1)
    ladders: dict[str, list[list[str]]] = {}
    leaving: bool = True


class Mapping(Reading):
    """A whole mapping file."""

    source: str = Field(pattern=r"^[!-~]{1,256}$")
    career: list[CareerTable] = []
    fact: list[FactTable] = []

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.career and not self.fact:
            raise ValueError("add at least one [[fact]] or [[career]]")
        return self

    def tables(self) -> list[tuple[str, Table]]:
        """Every table with where it stands in the mapping file, in the order facts are made."""
        found: list[tuple[str, Table]] = []
        for number, career in enumerate(self.career, 1):
            if career.hire is not None:
                found.append((f"career {number}, hire", career.hire))
            found += [
                (f"career {number}, history {place}", table)
                for place, table in enumerate(career.history, 1)
            ]
        found += [(f"fact {number}", table) for number, table in enumerate(self.fact, 1)]
        return found
