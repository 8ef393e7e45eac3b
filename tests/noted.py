"""Facts with a personal note, and what a vault makes of them: for tests of the vault."""

from typing import Any, ClassVar

from sqlalchemy import create_engine, text

from domain.events.base import Event, Identifier, PersonalNote
from domain.vault import Vault, is_sealed

MASTER_KEY = bytes(range(32))
SECRET = "wants to move to Lisbon"


class Noted(Event):
    """A fact with one personal note; on a post's stream it speaks of the nominee."""

    type: ClassVar[str] = "test.note"
    streams: ClassVar[tuple[str, ...]] = ("career", "position")
    speaks_of: ClassVar[str] = "nominee"

    nominee: Identifier | None = None
    unit: str = "d001"
    note: PersonalNote | None = None


def noted(note: str | None = SECRET, *, of: str = "E1", id: str = "n1", **fields: Any) -> Noted:
    """A fact that holds a note on a person."""
    values = {"originator_id": f"career-{of}", "source": "hr", "event_id": id, "nominee": of}
    return Noted.model_validate(
        {**values, "effective_on": "2026-01-01", "note": note, **fields}, strict=False
    )


def sealed_note(vault: Vault, one: Event) -> dict[str, str]:
    """The note as it would be stored."""
    value = vault.seal([one])[0].__dict__["note"]
    assert is_sealed(value)
    return value


def opened_note(vault: Vault, one: Event) -> Any:
    """The note as it reads."""
    return vault.open([one])[0].__dict__["note"]


def run(vault_url: str, statement: str) -> list[Any]:
    """What somebody at the database itself sees or does."""
    engine = create_engine(vault_url)
    with engine.begin() as connection:
        result = connection.execute(text(statement))
        rows = list(result) if result.returns_rows else []
    engine.dispose()
    return rows
