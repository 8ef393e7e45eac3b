"""Who may read whom: a file in TOML, where there is one; without it everybody may, logged."""

import tomllib
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from domain.events.base import Identifier
from service.access.reading import Reading
from service.settings import SettingsError

UnitsOf = Callable[[Collection[str]], Mapping[str, str]]
"""People -> the unit where each of them stands today; who stands nowhere is left out."""


class AccessDenied(Exception):
    """A question that its reader may not ask: whom to turn to; the refusal itself is logged."""


class Reader(BaseModel):
    """What one reader may read: everybody, or those who stand in some units and those below."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    everybody: bool = False
    units: tuple[Identifier, ...] = ()

    def may_read(self, unit: str | None) -> bool:
        """Whether those in a unit; `IT` holds `IT.04` too."""
        return self.everybody or any(
            unit == each or (unit or "").startswith(f"{each}.") for each in self.units
        )


class Readers(BaseModel):
    """The file: `[readers.ID]` with `everybody = true` or `units = ["IT", "HR"]`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    readers: dict[Identifier, Reader] = {}

    def allow(self, reading: Reading, units_of: UnitsOf) -> bool:
        """Whether the reader may have this answer; anybody may read their own record."""
        reader = self.readers.get(reading.reader, Reader())
        others = set(reading.people) - {reading.reader}
        if reader.everybody or (reading.people and not others):
            return True
        if not others:
            return reading.unit is not None and reader.may_read(reading.unit)
        if not reader.units:
            return False
        stand = units_of(others)
        return all(reader.may_read(stand.get(each)) for each in others)


def readers_in(file: Path) -> Readers:
    """The readers that a file names.

    Raises:
        SettingsError: it cannot be read, or says something else: then nobody may read anything.
    """
    try:
        return Readers(**tomllib.loads(file.read_text("utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as wrong:
        why = type(wrong).__name__
        if isinstance(wrong, ValidationError):
            why = "; ".join(
                f"{'.'.join(map(str, each['loc']))}: {each['msg']}"
                for each in wrong.errors(include_input=False)
            )
        raise SettingsError(
            f"the readers' file {file} (CAREERLOG_READERS) cannot be used ({why}); it holds tables "
            '[readers.ID] with everybody = true or units = ["IT", "HR"]'
        ) from None
