"""Retention: who left so long ago that their personal data may not be kept any more."""

import tomllib
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Final, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import Connection

from domain.career.facets import STANDING, ErasureRequest, Standing
from domain.events.records import Basis
from projections.as_of import facet_rows
from projections.facet_tables import FacetTable
from projections.profiles.schema import TABLES

BASIS: Final[Basis] = "retention_period_over"


class UnusablePolicy(Exception):
    """A retention policy that cannot be read: what is wrong with it, and what to write."""


class Population(BaseModel):
    """Those who left in some way from some unit, and for how long they are kept."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = "everybody"
    years: Annotated[int, Field(ge=0, le=100)]
    """Whole years after leaving."""
    units: frozenset[str] = frozenset()
    """Units they left from; empty: any."""
    causes: frozenset[str] = frozenset()
    """Why they left, as employee.left says it; empty: for any cause."""
    voluntary: bool | None = None
    """Whether they left of their own will; None: either."""

    def covers(self, standing: Standing) -> bool:
        """Whether somebody who left stands in this population."""
        return (
            (not self.units or standing.unit in self.units)
            and (not self.causes or standing.left_because in self.causes)
            and (self.voluntary is None or standing.left_voluntarily is self.voluntary)
        )


class _Policy(BaseModel):
    model_config = ConfigDict(extra="forbid")

    population: Annotated[tuple[Population, ...], Field(min_length=1)]


class Due(NamedTuple):
    """Somebody whose time is over since `due_on`, why, and what stands in the way."""

    employee: str
    population: str
    unit: str | None
    left_on: date
    left_because: str | None
    due_on: date
    asked_by: str | None
    """Who asked for this erasure already, for the same reason."""
    blocked: str | None


def policy_from(file: Path) -> tuple[Population, ...]:
    """The populations of a TOML file, in its order: the first that covers somebody decides.

    A table `[[population]]` each: `name`, `years`, and as far as wanted `units`, `causes` (of
    employee.left) and `voluntary`.

    Raises:
        UnusablePolicy: it is no TOML, or says something else.
        OSError: there is no such file.
    """
    try:
        return _Policy.model_validate(tomllib.loads(file.read_text())).population
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise UnusablePolicy(f"{file} is no TOML: {wrong}") from None
    except ValidationError as wrong:
        first = wrong.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        raise UnusablePolicy(
            f"{file}: {where}: {first['msg']}; write a table [[population]] each, with name, "
            "years, and as far as wanted units, causes and voluntary"
        ) from None


def due(
    connection: Connection, populations: Sequence[Population], today: date, known: int | None = None
) -> list[Due]:
    """Everybody whose time is over today, by employee; the erased are not among them."""
    erased = {row.subject for row in facet_rows(connection, _facet("erasure"), today, known)}
    holds: dict[str, list[str]] = {}
    for row in facet_rows(connection, _facet("hold"), today, known):
        if row.value.status == "held":
            holds.setdefault(row.subject, []).append(row.ids[0])
    requests = {
        row.subject: row.value
        for row in facet_rows(connection, _facet("erasure_request"), today, known)
    }
    standing = _facet(STANDING)
    found = []
    for row in facet_rows(connection, standing, today, known, standing.table.c.status == "left"):
        over = _over(row.value, populations)
        if over is None or over[1] > today or row.subject in erased:
            continue
        request = requests.get(row.subject)
        asked = request is not None and request.status == "requested" and request.basis == BASIS
        found.append(
            Due(
                row.subject,
                over[0].name,
                row.value.unit,
                row.value.left_on,
                row.value.left_because,
                over[1],
                request.requested_by if request and asked else None,
                "; ".join(_blocks(holds.get(row.subject, ()), request)) or None,
            )
        )
    return found


def years_after(day: date, years: int) -> date:
    """The day so many years later; of 29 February, where there is none, 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _over(standing: Standing, populations: Sequence[Population]) -> tuple[Population, date] | None:
    """The population that decides on somebody, and when their time is over."""
    if standing.left_on is None:
        return None
    for population in populations:
        if population.covers(standing):
            return population, years_after(standing.left_on, population.years)
    return None


def _blocks(matters: Sequence[str], request: ErasureRequest | None) -> Iterator[str]:
    for matter in matters:
        yield f"legal hold of matter {matter}"
    if request is None:
        return
    if request.status == "refused":
        yield f"{request.decided_by} turned an erasure down on {request.decided_on}"
    elif request.status == "requested" and request.basis != BASIS:
        yield f"{request.requested_by} asked for it as {request.basis}"


def _facet(name: str) -> FacetTable:
    return TABLES.facets[name]
