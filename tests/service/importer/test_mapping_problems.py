"""A mapping that cannot be used is refused before anything is read, with all that is wrong."""

from pathlib import Path

import pytest

from service.importer.errors import MappingError
from tests.service.importer.files import STAFF, folder, prepare

PROMOTIONS = """
source = "test"
[[fact]]
file = "titles.csv"
type = "career.promoted"
subject = "career-{no}"
key = "no"
effective_on = "from"
data = { title = "title" }
"""
TITLES = "no,title,from,to\n1,Engineer,2000-01-01,\n"


def problems(at: Path, mapping: str, **files: str) -> list[str]:
    with pytest.raises(MappingError) as refused:
        prepare(at, mapping, **files)
    return [problem.removeprefix(f"{at / 'mapping.toml'}: ") for problem in refused.value.problems]


def test_what_is_not_toml_is_named_with_its_line(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, 'source = "x"\n[[fact]\n')
    assert "not TOML" in found
    assert "line 2" in found


@pytest.mark.parametrize(
    ("right", "wrong", "problem"),
    [
        (
            'file = "titles.csv"',
            'file = "title.csv"',
            "file: {at}/title.csv does not exist; did you mean titles.csv?",
        ),
        (
            '"career.promoted"',
            '"career.promotion"',
            "type: there is no fact 'career.promotion'; "
            "did you mean career.promoted or career.demoted?",
        ),
        (
            'effective_on = "from"',
            'effective_on = "form"',
            "effective_on: the file has no column 'form'; did you mean from?",
        ),
        (
            'key = "no"',
            'key = "nr"',
            "key: the file has no column 'nr'; known are no, title, from, to",
        ),
        (
            "{ title =",
            "{ titel =",
            "data.titel: career.promoted has no such field here; did you mean title?",
        ),
        (
            '= "title" }',
            '= { column = "title", slugg = true } }',
            "data.title.slugg: there is no such key; did you mean slug?",
        ),
        (
            '= "title" }',
            "= { slug = true } }",
            "data.title: give exactly one of column, first_of and value",
        ),
        (
            '= "title" }',
            '= { column = "title", match = "[a-z]+" } }',
            "data.title.match: put ( ) around the part to take",
        ),
        (
            '= "title" }',
            '= "title", ladder = { value = "up" } }',
            "data.ladder.value: write 'management' or 'specialist'",
        ),
        (
            '"career-{no}"',
            '"carer-{no}"',
            'subject: career.promoted needs a stream such as "career-{column}"; '
            "streams are career, position, path, review",
        ),
        (
            'effective_on = "from"',
            'effective_on = { column = "from", dates = ["DD.MM.YYYY"] }',
            "effective_on.dates: 'DD.MM.YYYY' has no year; "
            "write a format such as %Y-%m-%d or %d.%m.%Y",
        ),
    ],
)
def test_each_problem_names_table_and_key_and_what_to_write(
    tmp_path: Path, right: str, wrong: str, problem: str
) -> None:
    assert right in PROMOTIONS
    found = problems(tmp_path, PROMOTIONS.replace(right, wrong), titles=TITLES)
    file = "title.csv" if "title.csv" in wrong else "titles.csv"
    assert found == [f"fact 1 ({file}), {problem.replace('{at}', str(tmp_path))}"]


def test_all_problems_are_named_at_once(tmp_path: Path) -> None:
    mapping = PROMOTIONS.replace('"from"', '"form"').replace("promoted", "promotted")
    mapping = mapping.replace("key =", "kee = 1\nkey =").replace('"test"', '"t"\ndates = ["x"]')
    found = problems(tmp_path, mapping, titles=TITLES)
    assert [problem.partition(":")[0] for problem in found] == [
        "dates",
        "fact 1 (titles.csv), kee",
        "fact 1 (titles.csv), type",
        "fact 1 (titles.csv), effective_on",
    ]


def test_a_field_that_the_fact_requires_must_be_filled(tmp_path: Path) -> None:
    mapping = PROMOTIONS.replace("career.promoted", "training.completed")
    (found,) = problems(tmp_path, mapping, titles=TITLES)
    assert found.endswith("data.training: add this; training.completed requires it")


def test_a_field_that_no_cell_can_say_is_refused(tmp_path: Path) -> None:
    mapping = PROMOTIONS.replace("career.promoted", "position.requirements_set")
    mapping = mapping.replace("career-", "position-").replace("{ title", "{ skills")
    (found,) = problems(tmp_path, mapping, titles=TITLES)
    assert "data.skills: no cell can say this" in found


def test_two_tables_of_one_name_must_be_told_apart(tmp_path: Path) -> None:
    twice = PROMOTIONS + PROMOTIONS.partition("\n\n")[0].replace('source = "test"\n', "")
    (found,) = problems(tmp_path, twice, titles=TITLES)
    assert "fact 1 is called 'titles' too; give one a `name`" in found


def test_a_history_takes_only_what_somebody_can_hold(tmp_path: Path) -> None:
    mapping = STAFF.replace('{ title = "title" }', '{ given_name = "title" }')
    staff = "no,name,hired\n1,Ada,2000-01-01\n"
    (found,) = problems(tmp_path, mapping, titles=TITLES, staff=staff)
    assert found.startswith("career 1, history 1 (titles.csv), data.given_name: ")


def test_a_lookup_must_fit_its_file_too(tmp_path: Path) -> None:
    said = '{ column = "title", lookup = { file = "d.csv", key = "no", column = "nam" } }'
    mapping = PROMOTIONS.replace('{ title = "title" }', f"{{ title = {said} }}")
    (found,) = problems(tmp_path, mapping, titles=TITLES, d="no,name\n1,Sales\n")
    assert found.endswith("data.title.lookup: the file has no column 'nam'; did you mean name?")


def test_a_file_in_another_encoding_is_refused_with_its_line(tmp_path: Path) -> None:
    made = folder(tmp_path, PROMOTIONS)
    (made / "titles.csv").write_bytes(b"no,title,from\n1,Gar\xe7on,2000-01-01\n")
    (found,) = problems(tmp_path, PROMOTIONS)
    assert "titles.csv, line 2: not utf-8" in found
