"""The verifier's one file: made of all its parts, and of the same bytes every time."""

import ast
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

from service.evidence import verifier
from service.evidence.assembling import PARTS, verify_py

FOLDER = Path(verifier.__file__).parent


def assembled(**environment):
    """The file as an auditor makes it from the source."""
    return subprocess.run(
        [sys.executable, "-m", "service.evidence.assembling"],
        cwd=FOLDER.parents[2],
        env={**os.environ, **environment},
        capture_output=True,
        check=True,
    ).stdout


def test_every_part_is_in_it_once():
    assert sorted(PARTS) == sorted({each.stem for each in FOLDER.glob("*.py")} - {"__init__"})


def test_an_auditor_makes_the_same_bytes_from_the_source():
    assert {assembled(PYTHONHASHSEED=seed) for seed in "123"} == {verify_py()}


def test_what_a_part_says_stands_in_it_word_by_word():
    text = verify_py().decode()
    for name in PARTS:
        docstring, *statements = ast.parse(source := (FOLDER / f"{name}.py").read_text()).body
        assert f"\n# {ast.literal_eval(docstring.value)}\n" in text
        for each in statements:
            if not isinstance(each, ast.Import | ast.ImportFrom):
                assert text.count(ast.get_source_segment(source, each)) == 1


def test_no_two_parts_give_one_name_to_different_things():
    given = Counter()
    for each in ast.parse(verify_py()).body:
        if isinstance(each, ast.ClassDef | ast.FunctionDef):
            given[each.name] += 1
        elif isinstance(each, ast.Import | ast.ImportFrom):
            given.update(alias.name for alias in each.names)
        elif isinstance(each, ast.Assign | ast.AnnAssign):
            targets = each.targets if isinstance(each, ast.Assign) else [each.target]
            names = [node for target in targets for node in ast.walk(target)]
            given.update(node.id for node in names if isinstance(node, ast.Name))
    assert {name for name, times in given.items() if times > 1} == set()


def test_nothing_in_it_is_imported_from_a_part():
    for node in ast.walk(ast.parse(verify_py())):
        assert not (isinstance(node, ast.ImportFrom) and (node.level or "verifier" in node.module))
