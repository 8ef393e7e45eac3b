"""The weights are those that CANDIDATES.md shows, and a file of them is read strictly."""

import tomllib
from pathlib import Path

import pytest

import projections.succession.candidates as package
from projections.succession.candidates.settings import (
    DEFAULT,
    Scoring,
    UnusableWeights,
    scoring_from,
)

PAGE = Path(package.__file__).with_name("CANDIDATES.md")


def test_the_page_shows_what_holds_unless_told():
    shown = PAGE.read_text(encoding="utf-8").partition("```toml")[2].partition("```")[0]
    given = tomllib.loads(shown)
    assert Scoring.model_validate(given) == DEFAULT
    assert set(given) | {"unknown"} == set(Scoring.model_fields)
    for table, keys in given.items():
        assert set(keys) == set(type(getattr(DEFAULT, table)).model_fields)
    assert sum(given["weights"].values()) == 1000


def test_what_a_file_leaves_out_stays(tmp_path: Path):
    file = tmp_path / "ours.toml"
    file.write_text('[weights]\nwish = 200\n[grades]\norder = ["Junior", "Senior"]\n')
    by = scoring_from(file)
    assert (by.weights.wish, by.weights.skills) == (200, DEFAULT.weights.skills)
    assert by.grades.order == ("Junior", "Senior")
    assert scoring_from(None) == DEFAULT


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[weights]\nskils = 3\n", "weights.skils: there is no such key"),
        ("[weights]\nskills = -3\n", "weights.skills"),
        ("[performance]\npercent = [1, 2]\n", "performance.percent"),
        ("[weights\n", "is no TOML"),
    ],
)
def test_what_cannot_be_used_is_named(tmp_path: Path, text: str, said: str):
    file = tmp_path / "ours.toml"
    file.write_text(text)
    with pytest.raises(UnusableWeights, match=r"ours\.toml") as refused:
        scoring_from(file)
    assert said in str(refused.value)


def test_a_missing_file_is_named(tmp_path: Path):
    with pytest.raises(UnusableWeights, match=r"none\.toml cannot be read"):
        scoring_from(tmp_path / "none.toml")
