"""verify.py, made of the verifier's parts: one file that an auditor can read, keep and run.

`python -m service.evidence.assembling` prints it; Python alone is enough for that. The same source
gives the same bytes: the parts as they are written, one after the other, without what they import
from each other; what else they import stands once, at the top.
"""

import ast
import sys
from functools import cache
from importlib import resources
from typing import Final, NamedTuple

PARTS: Final = (
    "layout",
    "spelling",
    "tree",
    "notes",
    "stored",
    "bundle",
    "manifest",
    "checkpoints",
    "facts",
    "proofs",
    "schemas",
    "sample",
    "streams",
    "unproven",
    "checks",
    "__main__",
)
"""Each stands behind those it uses."""
_FOLDER: Final = "verifier"


class _Part(NamedTuple):
    said: str
    """The docstring it opens with."""
    imports: list[ast.Import | ast.ImportFrom]
    body: str


@cache
def verify_py() -> bytes:
    """The verifier as one file."""
    parts = [_part(name) for name in PARTS]
    head = f'#!/usr/bin/env python3\n"""{_part("__init__").said}"""\n\n{_imports(parts)}'
    sections = "\n\n".join(f"# {part.said}\n\n\n{part.body}\n" for part in parts)
    return f"{head}\n{sections}".encode()


def _part(name: str) -> _Part:
    source = (resources.files(__package__) / _FOLDER / f"{name}.py").read_text("utf-8")
    tree = ast.parse(source)
    imports = []
    for each in tree.body[1:]:
        if not isinstance(each, ast.Import | ast.ImportFrom):
            break
        imports.append(each)
    above = tree.body[len(imports)].end_lineno
    body = "\n".join(source.split("\n")[above:]).strip("\n")
    return _Part(ast.get_docstring(tree, clean=False) or "", imports, body)


def _imports(parts: list[_Part]) -> str:
    """What the parts import from outside, each name once, in the order that linters ask for."""
    modules: set[str] = set()
    names: dict[str, set[str]] = {}
    for each in (each for part in parts for each in part.imports):
        found = {alias.name for alias in each.names}
        if isinstance(each, ast.Import):
            modules |= found
        elif each.module and not each.level:
            names.setdefault(each.module, set()).update(found)
    lines = {name: f"from {name} import {', '.join(sorted(names[name]))}\n" for name in names}
    future = lines.pop("__future__")
    plain = "".join(f"import {module}\n" for module in sorted(modules))
    return f"{future}\n{plain}{''.join(lines[name] for name in sorted(lines))}"


if __name__ == "__main__":
    sys.stdout.buffer.write(verify_py())
