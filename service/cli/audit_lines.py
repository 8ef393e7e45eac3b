"""A fact of the audit, and what it changed, as people read it in one line of a table."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from .output import shown

COLUMNS: Final = ("position", "recorded", "effective", "stream", "fact", "source", "by", "did")
_BESIDE: Final = frozenset(("facet", "from", "to", "before", "after"))


def line(fact: Mapping[str, Any]) -> dict[str, Any]:
    """The row that shows a fact."""
    return {
        "position": f"@{fact['position']}",
        "recorded": fact["recorded_at"][:19].replace("T", " "),
        "effective": fact["effective_on"],
        "stream": fact["stream"],
        "fact": fact["type"],
        "source": fact["source"],
        "by": fact["actor"],
        "did": "\n".join(_did(fact)),
    }


def change(facet: str, ids: Mapping[str, Any], before: Any, after: Any) -> str:
    """`standing grade: G5 → G6`, for every field."""
    named = " ".join([facet, *map(str, ids.values())])
    fields = list(after or before or {})
    told = ", ".join(
        f"{name.replace('_', ' ')} {shown((before or {}).get(name))} → "
        f"{shown((after or {}).get(name))}"
        for name in fields
    )
    gone = " (no more)" if after is None else ""
    return f"{named}: {told}{gone}"


def _did(fact: Mapping[str, Any]) -> Iterator[str]:
    for each in fact.get("changes", ()):
        ids = {name: value for name, value in each.items() if name not in _BESIDE}
        until = f" to {each['to']}" if each["to"] else ""
        days = f"from {each['from']}{until}"
        yield f"{change(each['facet'], ids, each['before'], each['after'])}, {days}"
    yield from _amendments(fact)
    if fact.get("caused_by"):
        yield f"caused by @{fact['caused_by']}"
    for word in ("raised", "settled"):
        if fact.get(word):
            yield f"{word} {', '.join(fact[word])}"
    for name, value in fact.get("reasons", {}).items():
        yield f"{name}: {shown(value)}"


def _amendments(fact: Mapping[str, Any]) -> Iterator[str]:
    amends = fact.get("amends")
    if amends is not None:
        where = "not recorded yet" if amends["position"] is None else f"@{amends['position']}"
        fields = ", ".join(
            f"{each['field']} {shown(each['before'])} → {shown(each['after'])}"
            for each in amends["fields"]
        )
        says = fields or ("as it was" if amends["counts"] else "never happened")
        yield f"makes of {where}: {says}"
    if fact.get("amended_by"):
        yield f"amended by {', '.join(f'@{place}' for place in fact['amended_by'])}"
