"""Cells into values."""

import re

import pytest

from domain.events.base import Identifier
from service.importer.errors import Unusable
from service.importer.mapping import Expression
from service.importer.reading import Row
from service.importer.values import Kind, event_id, reader, slug

LONG = "United States District Court for the Eastern and the Western District of Arkansas"


def read(said: object, kind: Kind = "text", **cells: str) -> object:
    expression = Expression.model_validate(said)
    return reader(expression, kind, ("%Y-%m-%d", "%m/%d/%Y"), {"d1": "Sales"})(
        Row("f.csv", 2, cells)
    )


def test_a_string_is_a_column_and_with_braces_a_template() -> None:
    assert read("a", a="x") == "x"
    assert read("{a}-{b}", a="x", b="y") == "x-y"


def test_a_template_with_an_empty_column_is_empty() -> None:
    assert read("{a}-{b}", a="x", b="") is None


def test_the_first_origin_that_is_not_empty_counts() -> None:
    assert read({"first_of": ["a", "{b}{c}", "c"]}, a="", b="", c="z") == "z"


def test_steps_apply_in_the_order_of_the_language_not_of_the_mapping() -> None:
    said = {"prefix": "u-", "slug": True, "map": {"d1": "Human Resources"}, "column": "a"}
    assert read(said, a="d1") == "u-human-resources"


def test_match_takes_the_first_group_or_nothing() -> None:
    assert read({"column": "a", "match": "^([^,]+)"}, a="Adams, Ann") == "Adams"
    assert read({"column": "a", "match": "^[0-9]+(x)"}, a="Adams") is None


def test_a_lookup_replaces_what_it_finds_and_rejects_what_it_does_not() -> None:
    said = {"column": "a", "lookup": {"file": "d.csv", "key": "no", "column": "name"}}
    assert read(said, a="d1") == "Sales"
    with pytest.raises(Unusable, match=r"column no of d\.csv"):
        read(said, a="d2")


def test_a_map_rejects_what_it_does_not_name_unless_it_says_otherwise() -> None:
    assert read({"column": "a", "map": {"Y": True}}, "truth", a="Y") is True
    assert read({"column": "a", "map": {"Y": "yes"}, "otherwise": ""}, a="N") is None
    with pytest.raises(Unusable, match="does not name"):
        read({"column": "a", "map": {"Y": "yes"}}, a="N")


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("day", "3/4/1990", "1990-03-04"),
        ("day", "1890-03-04", "1890-03-04"),
        ("number", "2.5", 2.5),
        ("whole", "3", 3),
        ("truth", "No", False),
        ("texts", "a; b;", ["a", "b"]),
    ],
)
def test_the_catalogue_says_what_a_cell_holds(kind: Kind, text: str, value: object) -> None:
    assert read("a", kind, a=text) == value


@pytest.mark.parametrize("kind", ["day", "number", "whole", "truth"])
def test_a_cell_of_another_kind_is_rejected_without_repeating_it(kind: Kind) -> None:
    with pytest.raises(Unusable) as refused:
        read("a", kind, a="secret")
    assert "secret" not in refused.value.reason + refused.value.write
    assert refused.value.write.startswith("write ")


def test_a_bare_year_is_its_first_of_january() -> None:
    assert read({"column": "a", "dates": ["%Y", "ca. %Y"]}, "day", a="ca. 1830") == "1830-01-01"


def test_a_slug_is_an_id() -> None:
    pattern = Identifier.__metadata__[0].pattern  # type: ignore[attr-defined]
    for text in ("Human Resources", "Ärzte & Co.", "日本", LONG, "J.D."):
        assert re.fullmatch(pattern, slug(text))
    assert slug("Human  Resources & Co.") == "human-resources-co"


def test_two_names_that_differ_in_an_accent_stay_two() -> None:
    assert slug("Jose Li") == "jose-li"
    assert slug("José Li").startswith("jose-li-")


@pytest.mark.parametrize("text", ["nan", "inf", "-Infinity", "1_0", "٣", ".5", "5.", "1e999"])
def test_what_only_python_takes_for_a_number_is_rejected(text: str) -> None:
    for kind, wanted in (("number", "a number, such as 2.5"), ("whole", "a whole number")):
        with pytest.raises(Unusable) as refused:
            read("a", kind, a=text)
        assert refused.value.write == f"write {wanted}"


@pytest.mark.parametrize(("text", "number"), [("+2.50", 2.5), ("-1e3", -1000.0), ("2E-2", 0.02)])
def test_a_number_may_have_a_sign_and_an_exponent(text: str, number: float) -> None:
    assert read("a", "number", a=text) == number


def rows_read(*names: str) -> list[object]:
    """What the rows of one table make of these names, in the order of the lines from 2 on."""
    said = Expression.model_validate({"column": "a", "slug": True, "prefix": "s-"})
    read_row = reader(said, "text", (), {})
    return [read_row(Row("f.csv", line, {"a": name})) for line, name in enumerate(names, 2)]


@pytest.mark.parametrize(
    ("first", "second"), [("C++", "C#"), ("R&D", "R D"), ("Jose\u0301 Li", "Jose Li")]
)
def test_a_second_name_of_an_id_is_rejected_with_the_line_of_the_first(
    first: str, second: str
) -> None:
    with pytest.raises(Unusable, match="two names make one id: this one and that of line 2"):
        rows_read(first, "Other", second)
    with pytest.raises(Unusable) as refused:
        rows_read(first, second)
    assert refused.value.columns == ("a",)
    assert refused.value.write.startswith("write the same name in both rows")
    assert second not in refused.value.reason + refused.value.write


def test_case_and_the_spaces_around_it_make_no_other_name() -> None:
    assert rows_read("Sales", "SALES", " sales ", "Sales") == ["s-sales"] * 4


def test_long_names_that_differ_only_at_the_end_stay_two() -> None:
    one, other = slug(LONG), slug(f"{LONG} (1)")
    assert one != other
    assert len(one) <= 64
    assert slug("日本") != slug("中国")


def test_a_slug_leaves_room_for_its_prefix() -> None:
    assert len(str(read({"column": "a", "slug": True, "prefix": "court-"}, a=LONG))) <= 64


def test_an_event_id_is_the_table_and_the_key_in_visible_ascii() -> None:
    row = Row("f.csv", 2, {"no": "1", "day": "1/2/1990", "name": "Zoë B"})
    assert event_id("titles", row, ["no", "day"]) == "titles/1/1%2F2%2F1990"
    assert event_id("titles", row, ["name"]) == "titles/Zo%C3%AB%20B"


def test_a_long_key_is_cut_and_stays_its_own() -> None:
    ids = {event_id("t", Row("f.csv", 2, {"k": "x" * 200 + end}), ["k"]) for end in "ab"}
    assert len(ids) == 2
    assert {len(id) for id in ids} == {128}
