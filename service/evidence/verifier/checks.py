"""All checks, in their order; what fails in one does not keep the next from being made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from .bundle import Bundle
from .checkpoints import check_checkpoints, check_question
from .facts import check_erasures, check_facts
from .layout import CHECKPOINT, ERASURES, FACTS, KEYS, MANIFEST, POPULATION, QUESTION, SCHEMAS
from .manifest import check_keys, check_manifest
from .proofs import check_proofs
from .sample import check_sample
from .schemas import check_schemas
from .spelling import Wrong
from .streams import check_streams

CHECKS: tuple[tuple[Callable[[Bundle], None], str], ...] = (
    (check_keys, KEYS),
    (check_manifest, MANIFEST),
    (check_question, QUESTION),
    (check_checkpoints, CHECKPOINT),
    (check_erasures, ERASURES),
    (check_facts, FACTS),
    (check_proofs, "proofs"),
    (check_schemas, SCHEMAS),
    (check_sample, POPULATION),
    (check_streams, FACTS),
)
"""Each with the file that is named where something is not even in its form."""


def checked(folder: Path, trusted: list[str]) -> Bundle:
    """The bundle in this folder, with all that was found about it."""
    bundle = Bundle(folder, trusted)
    for check, where in CHECKS:
        try:
            check(bundle)
        except Wrong as wrong:
            bundle.failures.append(str(wrong))
        except FileNotFoundError as missing:
            name = named(missing.filename, folder)
            bundle.failures.append(f"{name}: the file is missing")
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            kind = type(error).__name__
            bundle.failures.append(f"{where}: not in the form of a bundle ({kind})")
    bundle.failures = list(dict.fromkeys(bundle.failures))
    return bundle


def named(path: Any, folder: Path) -> str:
    """A file as failures name it: from the bundle's folder on."""
    try:
        return Path(str(path)).relative_to(folder).as_posix()
    except ValueError:
        return str(path)
