"""Whatever was said about a person is nowhere to be read once they are erased."""

from pathlib import Path

import pytest

from domain.log import CareerLog
from projections.bookkeeping import set_up
from projections.database import open_database
from projections.parking import Unread, apply_or_park
from projections.profiles.projection import PROFILES
from service.settings import settings
from tests.journeys.canary import (
    PERSON,
    WORD,
    in_files,
    live_rows,
    personal_fields,
    said_in,
    told_of_the_person,
)
from tests.journeys.story import Story
from tests.service.program import event, ndjson

ASKED_OF_THEM = [
    ("show", PERSON),
    ("show", PERSON, "--on", "2024-06-30"),
    ("history", PERSON),
    ("plan", PERSON),
    ("promises", PERSON),
    ("audit", "--person", PERSON, "--reasons"),
    ("audit", "--involved", PERSON, "--reasons"),
    ("diff", PERSON, "--on", "2020-01-01", "--against-on", "2025-01-01"),
    ("erasures",),
    ("hold", "list", "--all"),
]
ASKED_OF_ALL = [
    ("who", "--on", "2024-06-30"),
    ("anomalies",),
    ("post", "P77"),
    ("posts",),
    ("bench", "P77"),
    ("bench", "P77", "--history"),
    ("commitments",),
    ("wishes",),
    ("ninebox", "--people"),
    ("metrics", "--on", "2024-06-30"),
    ("audit", "--reasons"),
    ("parked", "list"),
]
EXPORTED = (("who",), ("facts",), ("facet", "conversation"), ("bench",), ("anomalies",))
OVERSIGHT = (
    *("erasure.requested", "erasure.refused", "hold.placed", "hold.released"),
    *("correction.requested", "correction.refused"),
)


def test_the_canaries_sit_in_every_personal_field_there_is():
    sent = {field for each in told_of_the_person() for field in said_in(each)}
    by_command = {(name, "reason") for name in OVERSIGHT}
    never_given = {("person.erased", "reason")}  # no command takes a reason for it
    changes = {("record.corrected", "changes"), ("correction.requested", "changes")}
    assert sent | changes | by_command | never_given == personal_fields() | changes


@pytest.fixture
def erased(story: Story, tmp_path: Path) -> Story:
    """The person with all that can be said about them, erased after a first checkpoint."""
    told(story)
    first = story.careerlog("checkpoint")
    (tmp_path / "first.checkpoint").write_text(first.out)
    erase(story)
    return story


WHY = ("--despite", f"{WORD}.erasure.requested.reason")


def erase(story: Story) -> None:
    """One asks and another approves."""
    two = ("--by", "E2", "--authorised-by", "E3")
    story.asked("erase", PERSON, "--basis", "objection", *two, *WHY)


def told(story: Story) -> None:
    """All facts about the person, and the reasons that commands ask for."""
    stdin = ndjson(*told_of_the_person(), event("employee.hired", "2020-01-01", "h2", "career-E7"))
    assert story.careerlog("append", "-", "--json", stdin=stdin).status == 0
    matter = (PERSON, "--matter", "M1", "--by", "L1", "--reason")
    story.asked("hold", "place", *matter, f"{WORD}.hold.placed.reason")
    story.asked("hold", "release", *matter, f"{WORD}.hold.released.reason")
    correction_refused(story)
    story.asked("erase", PERSON, "--basis", "objection", "--by", "E2", *WHY)
    refusal = ("--by", "E3", "--reason", f"{WORD}.erasure.refused.reason")
    story.asked("erase", PERSON, "--refuse", *refusal)


def correction_refused(story: Story) -> None:
    """A correction of the hire that one asks for, and another turns down."""
    asked = ("--set", f"given_name={WORD}.correction.requested.changes", "--by", "E2")
    [hired, *_] = story.asked("audit", "--person", PERSON, "--type", "employee.hired")
    with pytest.MonkeyPatch.context() as setting:
        setting.setenv("CAREERLOG_SECOND_PERSON", "correction")
        why = ("--reason", f"{WORD}.correction.requested.reason")
        story.asked("correct", f"@{hired['position']}", *asked, *why)
        [request] = story.asked("corrections")
        why = ("--reason", f"{WORD}.correction.refused.reason")
        story.asked("correct", f"@{request['position']}", "--refuse", "--by", "E3", *why)


def park_a_copy(story: Story) -> None:
    """A record that could not be read waits, as it came: the person's id in it, and a canary."""
    value = f'{{"employee": "{PERSON}", "note": "{WORD}.parked"}}'.encode()
    with open_database(settings(story.careerlog.store).store) as db, db.writing() as tx:
        set_up(tx)
        apply_or_park(tx, PROFILES, [], [Unread("careerlog.events/0", 5, value, "no fact")])


def readable(story: Story) -> list[tuple[str, str]]:
    """What every command that reads says, in words and in JSON, errors too."""
    found = []
    for command in ASKED_OF_THEM + ASKED_OF_ALL:
        for form in ((), ("--json",)):
            ran = story.careerlog(*command, *form)
            assert ran.status in (0, 1), ran
            found.append((command[0], ran.out + ran.err))
    return found


def written(story: Story, folder: Path) -> None:
    """Every export there is, and the evidence with all that can be opened."""
    folder.mkdir()
    for number, command in enumerate(EXPORTED):
        for kind in ("csv", "parquet"):
            out = str(folder / f"{number}.{kind}")
            assert story.careerlog("export", *command, "--out", out).status == 0
    for name, which in (
        ("person", ("--person", PERSON)),
        ("all", ("--period", "1990-01-01..2090-01-01")),
    ):
        out = str(folder / name)
        assert story.careerlog("evidence", *which, "--open", "--out", out).status == 0


def as_text(file: Path, content: bytes) -> bytes:
    """The file's bytes; of Parquet, which compresses, what its columns hold."""
    if file.suffix != ".parquet":
        return content
    from pyarrow import parquet

    return str(parquet.read_table(file).to_pylist()).encode()


def test_no_answer_table_export_or_file_holds_what_was_said(story: Story, tmp_path: Path):
    told(story)
    park_a_copy(story)
    for command in (
        ("history", PERSON),
        ("plan", PERSON),
        ("audit", "--reasons"),
        ("bench", "P77", "--history"),
    ):
        assert WORD in story.careerlog(*command, "--json").out, command
    erase(story)
    where = settings(story.careerlog.store)
    for command, said in readable(story):
        assert WORD not in said, command
    written(story, tmp_path / "exports")
    for url in (where.store, where.vault_url):
        for table, row in live_rows(url):
            assert WORD not in row, table
    # On SQLite this is the store, the vault and their write-ahead logs, free pages and all.
    for file, content in in_files(tmp_path):
        assert WORD.encode() not in as_text(file, content), file
    keys = [row for table, row in live_rows(where.vault_url) if table == "keys"]
    assert not any(row.startswith(f"{PERSON} ") for row in keys)


def test_the_past_reads_erased_and_stays_what_it_was(story: Story, tmp_path: Path):
    told(story)
    then = f"@{head(story)}"
    questions: list[tuple[str, ...]] = [
        ("metrics", "--on", "2023-06-30", "--known", then),
        ("who", "--on", "2023-06-30", "--known", then),
    ]
    before = [story.asked(*each) for each in questions]
    erase(story)
    assert [story.asked(*each) for each in questions] == before

    shown = story.asked("show", PERSON, "--on", "2023-06-30", "--known", then)
    assert shown["person"]["given_name"] == {"erased": True}
    assert shown["status"] != "erased" and shown["unit"]
    assert story.asked("show", PERSON)["status"] == "erased"
    hired = story.asked("history", PERSON)[0]
    assert hired["data"]["family_name"] == {"erased": True} and hired["data"]["unit"]
    [audited, *_] = story.asked(
        "audit", "--person", PERSON, "--type", "employee.hired", "--reasons"
    )
    assert audited["reasons"] == {"reason": {"erased": True}}
    for known in (then, f"@{head(story)}"):
        for replayed in story.asked("replay", "--known", known):
            assert replayed["differences"] == []


def test_the_ledger_verifies_from_the_first_checkpoint(erased: Story, tmp_path: Path):
    first = str(tmp_path / "first.checkpoint")
    assert erased.asked("verify", "--checkpoint", first)["ok"]
    assert erased.careerlog("checkpoint").status == 0
    assert erased.asked("verify", "--checkpoint", first)["findings"] == []
    proof = erased.careerlog("prove", "1")
    assert proof.status == 0 and proof.out.startswith("c2sp.org/tlog-proof")


def test_facts_that_come_later_are_recorded_without_what_is_personal(erased: Story):
    late = event("skill.applied", "2026-01-05", "late", skill="law", context=f"{WORD}.late")
    again = told_of_the_person()[0]
    ran = erased.careerlog("append", "-", "--json", stdin=ndjson(late, again))
    assert [each["status"] for each in ran.json] == ["recorded", "already_recorded"]
    history = erased.asked("history", PERSON)
    [applied] = [each for each in history if each["id"] == "late"]
    assert applied["data"]["context"] == {"erased": True} and applied["data"]["skill"] == "law"
    where = settings(erased.careerlog.store)
    for url in (where.store, where.vault_url):
        assert not any(WORD in row for _, row in live_rows(url))
    assert not any(
        table == "keys" and row.startswith(f"{PERSON} ")
        for table, row in live_rows(where.vault_url)
    )


def test_what_anybody_decides_about_the_erased_is_refused(erased: Story):
    for command in (
        ("nominate", "P77", PERSON, "--by", "E2", "--readiness", "ready_now"),
        ("hold", "place", PERSON, "--matter", "M2", "--by", "L1", "--reason", "late"),
        ("erase", PERSON, "--basis", "objection", "--by", "E2"),
    ):
        ran = erased.careerlog(*command)
        assert (ran.status, ran.out) == (1, ""), command
        assert f"{PERSON} was erased" in ran.err, ran.err


def head(story: Story) -> int:
    with CareerLog.at(story.careerlog.store) as log:
        return log.head()
