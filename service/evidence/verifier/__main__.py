"""The command: checks a bundle and says what holds, what does not, and what is not proven."""

from __future__ import annotations

import argparse
import base64
import json
import sys
from pathlib import Path

from .bundle import Bundle
from .checks import checked
from .layout import MANIFEST
from .notes import verifier_key
from .spelling import Wrong, counted
from .unproven import not_proven


def main() -> int:
    """Checks the bundle and says what came of it; gives the exit status."""
    parser = argparse.ArgumentParser(description="Checks an evidence bundle of Careerlog.")
    here = Path(__file__).resolve().parent
    parser.add_argument("folder", metavar="DIR", nargs="?", type=Path, default=here)
    parser.add_argument("--trust", metavar="KEY", action="append", default=[])
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    asked = parser.parse_args()
    for at, key in enumerate(asked.trust, 1):
        try:
            verifier_key(key, f"--trust, key {at}")
        except Wrong as wrong:
            parser.error(str(wrong))
    if not (asked.folder / MANIFEST).is_file():
        print(f"FAILED {MANIFEST}: the file is missing from {asked.folder}", file=sys.stderr)
        return 1
    bundle = checked(asked.folder, asked.trust)
    if asked.json:
        print(as_json(bundle))
    else:
        tell(bundle)
    return 1 if bundle.failures else 0


def as_json(bundle: Bundle) -> str:
    """What was found, as one document."""
    positions = [fact.position for fact in bundle.facts]
    found = {
        "ok": not bundle.failures,
        "failures": bundle.failures,
        "holds": [] if bundle.failures else bundle.holds,
        "not_proven": not_proven(bundle),
        "facts": len(positions),
        "first": positions[0] if positions else None,
        "last": positions[-1] if positions else None,
        "root": base64.b64encode(bundle.root).decode(),
    }
    return json.dumps(found, indent=2)


def tell(bundle: Bundle) -> None:
    """Prints what was found: the failures, or else what holds and what is not proven."""
    if bundle.failures:
        for failure in bundle.failures:
            print(f"FAILED {failure}")
        found = counted(len(bundle.failures), "failure")
        print(f"\nThis bundle does NOT hold ({found}). Do not rely on any of it.")
        return
    print(f"Evidence from the log {bundle.origin}")
    for line in bundle.holds:
        print(f"holds       {line}")
    for line in not_proven(bundle):
        print(f"NOT PROVEN  {line}")
    print("\nEverything that can be checked holds.")


if __name__ == "__main__":
    sys.exit(main())
