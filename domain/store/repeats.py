"""A source and event id sent again: the same content, or a conflict that names both facts."""

from typing import Any

from domain.codec import body_of, fields_of
from domain.store.placing import Draft, Receipt, Row


def judged(draft: Draft, recorded: Row) -> Receipt:
    """`already_recorded` where the draft says what is on record under its identity; or `conflict`.

    Old versions are compared as the newest reads; what an erasure emptied is not compared.
    """
    position, stream, version, name, state = recorded
    if (stream, name) != (draft.stream, draft.name):
        found = f"as {name} on {stream}"
    elif body_of(state) == draft.body:
        return Receipt("already_recorded", position, version, stream)
    elif differing := _differing(fields_of(name, state), fields_of(draft.name, draft.body)):
        found = f"with another {', '.join(differing)}"
    else:
        return Receipt("already_recorded", position, version, stream)
    detail = (
        f"position {position} already holds {draft.source} {draft.event_id} {found}, which this "
        f"{draft.name} on {draft.stream} contradicts; send a record.corrected, or an id of its own"
    )
    return Receipt("conflict", position, version, stream, detail)


def _differing(recorded: dict[str, Any], told: dict[str, Any]) -> list[str]:
    return sorted(
        field
        for field in (recorded.keys() | told.keys()) - {"recorded_at"}
        if not _same(recorded.get(field), told.get(field))
    )


def _same(recorded: Any, told: Any) -> bool:
    if recorded == told:
        return True
    if not (isinstance(recorded, dict) and isinstance(told, dict)):
        return _emptied(recorded) or _emptied(told)
    if _emptied(recorded) or _emptied(told):
        return True
    return recorded.keys() == told.keys() and all(
        _same(recorded[name], told[name]) for name in recorded
    )


def _emptied(value: Any) -> bool:
    return isinstance(value, dict) and value.get("sealed") == ""
