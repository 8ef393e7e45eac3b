"""The streams: which are here without a gap from their first fact on, which are here in part."""

from __future__ import annotations

from .bundle import Bundle
from .layout import FACTS
from .spelling import counted


def check_streams(bundle: Bundle) -> None:
    """No version of a stream stands here twice; the first ten whole streams are named."""
    versions: dict[str, list[int]] = {}
    for fact in bundle.facts:
        versions.setdefault(fact.stream, []).append(fact.version)
    whole = []
    for stream, found in sorted(versions.items()):
        if found != sorted(set(found)):
            bundle.failures.append(f"{FACTS}: two facts of {stream} have one version")
        elif found == list(range(1, len(found) + 1)):
            whole.append(f"{stream} from its first fact to its fact {found[-1]}")
    bundle.holds += [f"without a gap: {each}" for each in whole[:10]]
    if len(whole) > 10:
        more = f"without a gap: {len(whole) - 10:,} more streams from their first fact on"
        bundle.holds.append(more)
    if parts := len(versions) - len(whole):
        bundle.holds.append(
            f"in part: {counted(parts, 'stream')}, of which other facts exist that are not here"
        )
    if bundle.facts and len(bundle.facts) == bundle.size:
        all_of_them = "complete: these are all the facts that the log had at the checkpoint"
        bundle.holds.append(all_of_them)
