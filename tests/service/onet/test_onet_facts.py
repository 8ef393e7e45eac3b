"""O*NET's files made into facts, on a release of three invented occupations."""

from pathlib import Path

import pytest

from domain.log import CareerLog
from service.onet.facts import facts_of, skill_id
from service.onet.reading import NotOnet, chosen, read_release

OCCUPATIONS = """O*NET-SOC Code\tTitle\tDescription
11-0001.00\tHead Gardeners\tThey "head" gardens.
11-0002.00\tGardeners\tThey garden.
37-0003.00\tGarden Writers\tThey write.
"""
ZONES = """O*NET-SOC Code\tTitle\tJob Zone\tDate\tDomain Source
11-0001.00\tHead Gardeners\t5\t08/2023\tAnalyst
11-0002.00\tGardeners\t3\t08/2023\tAnalyst
37-0003.00\tGarden Writers\t3\t08/2023\tAnalyst
"""
SKILLS = """O*NET-SOC Code\tElement ID\tElement Name\tImportance (1-5)\tLevel (0-7)
11-0001.00\t2.A.1.a\tJudgment and Decision Making\t4.12\t4.62
11-0001.00\t2.A.1.b\tActive Listening\t3\t4.75
11-0001.00\t2.A.1.c\tInstallation\t2.99\t4.0
"""
RELATED = """O*NET-SOC Code\tTitle\tRelated O*NET-SOC Code\tRelated Title\tRelatedness Tier\tIndex
11-0001.00\tHead Gardeners\t11-0002.00\tGardeners\tPrimary-Short\t1
11-0002.00\tGardeners\t37-0003.00\tGarden Writers\tPrimary-Long\t6
37-0003.00\tGarden Writers\t11-0001.00\tHead Gardeners\tSupplemental\t11
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "onet"
    made.mkdir()
    release(made, "29.3", "May 2025")
    for name, text in (
        ("occupation_data.txt", OCCUPATIONS),
        ("job_zones.txt", ZONES),
        ("skills.tsv", SKILLS),
        ("related_occupations.txt", RELATED),
    ):
        (made / name).write_text(text)
    return made


def release(folder: Path, version: str, month: str) -> None:
    text = f"O*NET {version} Database\n{month} Release\n"
    (folder / "LICENSE-CC-BY-4.0.txt").write_text(text)


def recorded(log: CareerLog, folder: Path, *groups: str, supplemental: bool = False) -> list[str]:
    """Records a release as the command does; what became of each fact."""
    read = read_release(folder)
    facts = facts_of(read, chosen(read, groups), lambda id: log.find("onet", id), supplemental)
    return [receipt.status for receipt in log.append(list(facts))]


def test_an_occupation_becomes_a_post_that_describes_a_job(folder: Path, sqlite_store: str):
    with CareerLog.at(sqlite_store) as log:
        recorded(log, folder)
        defined, asked = log.stream("position-onet-11-0001.00")
    assert (defined.title, defined.job, defined.unit) == ("Head Gardeners", "11-0001.00", "ONET")
    assert (defined.grade, defined.refill) == ("JZ5", False)
    assert defined.effective_on.isoformat() == "2025-05-01"
    assert [(part.skill, part.level, part.essential) for part in asked.skills] == [
        ("active-listening", 4.75, False),
        ("judgment-and-decision-making", 4.62, True),
    ]
    assert asked.experience_years == 4.0


def test_related_occupations_are_paths_unless_they_lead_down(folder: Path, sqlite_store: str):
    with CareerLog.at(sqlite_store) as log:
        recorded(log, folder)
        paths = [fact for fact in log.read() if fact.type == "path.defined"]
        drawn = {(p.from_job, p.to_job): (p.kind, p.typical_years) for p in paths}
        assert drawn == {
            ("11-0002.00", "11-0001.00"): ("upward", 3.0),
            ("11-0002.00", "37-0003.00"): ("lateral", None),
            ("37-0003.00", "11-0002.00"): ("lateral", None),
        }
        assert recorded(log, folder, supplemental=True).count("recorded") == 1


def test_imported_again_or_in_parts_nothing_is_doubled(folder: Path, sqlite_store: str):
    with CareerLog.at(sqlite_store) as log:
        recorded(log, folder, "37-")
        recorded(log, folder)
        head = log.head()
        assert set(recorded(log, folder)) == {"already_recorded"}
        assert log.head() == head


def test_a_later_release_is_true_from_its_own_day_on(folder: Path, sqlite_store: str):
    with CareerLog.at(sqlite_store) as log:
        recorded(log, folder)
        release(folder, "30.0", "August 2025")
        (folder / "occupation_data.txt").write_text(OCCUPATIONS.replace("Head G", "Chief G"))
        assert "conflict" not in recorded(log, folder)
        stream = log.stream("position-onet-11-0001.00")
    assert [fact.type for fact in stream] == [
        "position.defined",
        "position.requirements_set",
        "position.redefined",
        "position.requirements_set",
    ]
    assert (stream[2].title, stream[2].effective_on.isoformat()) == (
        "Chief Gardeners",
        "2025-08-01",
    )


def test_what_is_no_release_is_named(folder: Path):
    (folder / "job_zones.txt").write_text("Code\tZone\n")
    with pytest.raises(NotOnet, match=r"job_zones\.txt has no column"):
        read_release(folder)
    (folder / "job_zones.txt").unlink()
    with pytest.raises(NotOnet, match=r"job_zones\.txt is missing"):
        read_release(folder)
    (folder / "LICENSE-CC-BY-4.0.txt").write_text("?")
    with pytest.raises(NotOnet, match="which release"):
        read_release(folder)


def test_skills_get_plain_ids():
    assert skill_id("Judgment and Decision Making") == "judgment-and-decision-making"
