"""`careerlog erase`, `erasures`, `hold`: one asks, another approves; a legal matter forbids it."""

import os

import orjson
import pytest

from domain.log import CareerLog
from service.erasure.ledger import ErasureLedger
from service.settings import settings
from tests.service.erasure.killed import killed_after
from tests.service.program import Program, event, ndjson

ANA = event("employee.hired", "2020-01-01", "h1", "career-E1", unit="IT", given_name="Ana")
LEFT = event("employee.left", "2021-01-01", "l1", "career-E1", voluntary=True)
BEN = event("employee.hired", "2020-01-01", "h2", "career-E2", unit="IT", given_name="Ben")
NOMINATED = event(
    "successor.nominated",
    "2020-01-01",
    "n1",
    "position-P7",
    employee="X9",
    readiness="ready_now",
    why="from elsewhere",
)
TWO = ("--by", "H1", "--authorised-by", "H2")


@pytest.fixture
def told(careerlog: Program) -> Program:
    """Ana has left, Ben is employed, X9 was nominated and has no record of their own."""
    return careerlog.told(ANA, LEFT, BEN, NOMINATED)


def test_one_asks_and_another_approves(told: Program):
    asked = told("erase", "E1", "--basis", "consent_withdrawn", "--by", "E1")
    assert asked.status == 0 and "recorded erasure.requested on career-E1" in asked.out
    [row] = told("erasures", "--json").json
    assert (row["employee"], row["status"], row["requested_by"]) == ("E1", "requested", "E1")

    done = told("erase", "E1", "--authorised-by", "H2", "--json").json
    assert [fact["type"] for fact in done["facts"]] == ["person.erased"]
    assert done["cleared"] == {"parked": 0, "dead_letters": None, "intake_records": None}
    [row] = told("erasures", "--json").json
    assert (row["status"], row["basis"], row["by"]) == ("done", "consent_withdrawn", "H2")


def test_the_basis_may_be_said_again_with_the_approval(told: Program):
    told("erase", "E1", "--basis", "objection", "--by", "H1")
    ran = told("erase", "E1", "--basis", "objection", "--authorised-by", "H2")
    assert ran.status == 0
    assert ran.out.splitlines()[-1] == (
        "E1 is erased; 0 waiting copies emptied; Kafka was not looked at, for none is set (--kafka)"
    )


def test_somebody_known_only_from_a_nomination_can_be_erased(told: Program):
    assert told("erase", "X9", "--basis", "objection", *TWO).status == 0
    [nominated] = told(
        "audit", "--person", "X9", "--type", "successor.nominated", "--reasons", "--json"
    ).json
    assert nominated["reasons"] == {"why": {"erased": True}}


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("E1 --basis objection --authorised-by H2", "nobody has asked that E1 be erased"),
        ("E1 --basis objection --by H1 --authorised-by H1", "nobody approves what they asked for"),
        ("E1 --basis objection --by H1 --authorised-by E1", "nobody approves their own erasure"),
        ("E2 --basis objection --by H1 --authorised-by H2", "E2 is employed on"),
        ("E404 --basis objection --by H1 --authorised-by H2", "nobody called E404 is on record"),
        ("E1 --refuse --by H1 --reason no", "nobody has asked that E1 be erased"),
        ("E1 --sweep", "E1 is not erased: nothing of theirs is cleared before that"),
    ],
)
def test_what_may_not_be_is_refused_and_nothing_is_recorded(told: Program, command, says):
    ran = told("erase", *command.split())
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("careerlog: ") and ran.err.count("\n") == 1
    assert says in ran.err
    assert told("erasures", "--json").json == []
    assert told("history", "E1", "--json").json[0]["data"]["given_name"] == "Ana"
    assert not settings(told.store).erasure_ledger.exists() or not _ledger(told)


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("", "say whom to erase, or --replay"),
        ("E1", "one asks (--basis BASIS --by WHO) and another approves"),
        ("E1 --basis because --by H1", "'because' is not one of 'consent_withdrawn'"),
        ("E1 --by H1 --authorised-by H2", "--by asks, and has to say on what ground"),
        ("E1 --refuse --reason no", "say who turns it down: --by WHO"),
        ("E1 --reason no --basis objection --by H1", "--reason says why a request is turned down"),
        ("E1 --anew", "--anew goes with --replay"),
        ("E1 --replay", "name nobody"),
        ("E:1 --basis objection --by H1", "write an id"),
    ],
)
def test_wrong_usage_is_told_with_what_to_write(told: Program, command, says):
    ran = told("erase", *command.split())
    assert (ran.status, ran.out) == (2, "")
    assert says in ran.err and ran.err.endswith("(see: careerlog erase --help)\n")


def test_the_one_who_asked_cannot_approve_later(told: Program):
    told("erase", "E1", "--basis", "objection", "--by", "H1")
    ran = told("erase", "E1", "--authorised-by", "H1")
    assert ran.status == 1 and "H1 asked for this erasure" in ran.err
    other = told("erase", "E1", "--basis", "legal_obligation", "--authorised-by", "H2")
    assert other.status == 1 and "asked for this as objection" in other.err


def test_somebody_employed_is_erased_only_with_a_reason_or_by_law(told: Program):
    ran = told("erase", "E2", "--basis", "objection", *TWO)
    assert ran.status == 1
    assert ran.err.endswith(
        "to go on all the same, say why with --despite: careerlog erase E2 --basis objection "
        "--by H1 --authorised-by H2 --despite WHY\n"
    )
    assert told("erase", "E2", "--basis", "objection", *TWO, "--despite", "court").status == 0


def test_each_of_two_who_erase_somebody_employed_is_told_what_to_type(told: Program):
    ask = ("erase", "E2", "--basis", "objection", "--by", "H1")
    ran = told(*ask)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.endswith(
        "to go on all the same, say why with --despite: careerlog erase E2 --basis objection "
        "--by H1 --despite WHY; whoever approves has to say why, too: careerlog erase E2 "
        "--authorised-by WHO --despite WHY\n"
    )
    assert told(*ask, "--despite", "court").status == 0
    approve = ("erase", "E2", "--authorised-by", "H2")
    ran = told(*approve)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.endswith("careerlog erase E2 --authorised-by H2 --despite WHY\n")
    assert told(*approve, "--despite", "court").status == 0


def test_a_request_that_was_turned_down_can_be_made_anew(told: Program):
    told("erase", "E1", "--basis", "objection", "--by", "H1")
    assert "say why this is turned down" in told("erase", "E1", "--refuse", "--by", "H2").err
    assert told("erase", "E1", "--refuse", "--by", "H2", "--reason", "too early").status == 0
    assert told("erase", "E1", "--authorised-by", "H3").status == 1
    assert told("erase", "E1", "--basis", "objection", "--by", "H1").status == 0
    assert told("erase", "E1", "--authorised-by", "H2").status == 0


def test_erasing_again_only_clears_late_copies(told: Program):
    told("erase", "E1", "--basis", "objection", *TWO)
    again = told("erase", "E1", "--basis", "objection", *TWO, "--json").json
    assert again["facts"] == []
    assert told("erase", "E1", "--authorised-by", "H2").out.startswith("E1 is erased already; ")
    assert told("erase", "E1", "--sweep", "--json").json["cleared"]["parked"] == 0
    ran = told("erase", "E1", "--basis", "objection", "--by", "H1")
    assert ran.status == 1 and "E1 was erased on" in ran.err
    assert len(_ledger(told)) == 1


@pytest.mark.parametrize(("owner", "name"), [(CareerLog, "append"), (ErasureLedger, "add")])
def test_killed_half_way_the_same_command_completes_it(told: Program, owner, name):
    command = ("erase", "E1", "--basis", "objection", *TWO)
    assert killed_after(1, owner, name, lambda: told(*command))
    shown = told("show", "E1")
    assert (shown.status, shown.out) == (1, "")
    assert "an erasure was interrupted; before anything is served" in shown.err

    done = told(*command)
    assert done.status == 0 and done.err == ""
    assert done.out.startswith("the erasure of E1 had been interrupted; it is complete now\n")
    assert told("show", "E1", "--json").json["status"] == "erased"
    types = [each["type"] for each in told("history", "E1", "--json").json]
    assert types.count("person.erased") == 1 and len(_ledger(told)) == 1
    assert told("verify", "--json").json["ok"]


class TestHold:
    """`careerlog hold`."""

    def test_it_forbids_the_erasure_until_it_is_lifted(self, told: Program):
        why = ("--reason", "lawsuit")
        assert told("hold", "place", "E1", "--matter", "M1", "--by", "L1", *why).status == 0
        [held] = told("hold", "list", "--json").json
        assert (held["employee"], held["matter"], held["placed_by"]) == ("E1", "M1", "L1")

        asked = told("erase", "E1", "--basis", "objection", "--by", "H1")
        assert asked.status == 0 and "note: matter M1 forbids erasing E1" in asked.out
        ran = told("erase", "E1", "--authorised-by", "H2")
        assert (ran.status, ran.out) == (1, "")
        assert "a legal hold forbids erasing E1: matter M1 (since " in ran.err
        assert "careerlog hold release E1 --matter M1" in ran.err

        lift = ("hold", "release", "E1", "--matter", "M1", "--reason", "settled")
        own = told(*lift, "--by", "E1")
        assert own.status == 1 and "nobody releases a hold on their own record" in own.err
        assert told(*lift, "--by", "L1").status == 0
        assert told("hold", "list", "--json").json == []
        [lifted] = told("hold", "list", "--all", "--json").json
        assert lifted["status"] == "released"
        assert told("erase", "E1", "--authorised-by", "H2").status == 0

    def test_it_cannot_be_sent_rescinded_or_placed_twice(self, told: Program):
        place = ("hold", "place", "E1", "--matter", "M1", "--by", "L1", "--reason", "lawsuit")
        placed = told(*place, "--json").json["facts"][0]
        assert "matter M1 holds E1 already" in told(*place).err
        rescinded = event(
            "record.rescinded",
            "2024-01-01",
            "r1",
            "career-E1",
            target_id=placed["id"],
            target_source="careerlog",
        )
        told.told(rescinded)
        sent = event("hold.released", "2024-01-01", "r2", "career-E1", matter="M1")
        ran = told("append", "-", stdin=orjson.dumps(sent))
        assert ran.status == 1 and "Careerlog writes this fact itself" in ran.out + ran.err
        assert "a legal hold" in told("erase", "E1", "--basis", "objection", *TWO).err

    @pytest.mark.parametrize(
        ("command", "status", "says"),
        [
            ("place E404 --matter M1 --by L1 --reason r", 1, "nobody called E404 is on record"),
            ("release E1 --matter M1 --by L1 --reason r", 1, "none is in force"),
            ("place E1 --matter M1 --by L1", 2, "Missing option '--reason'"),
            ("place E1 --by L1 --reason r", 2, "Missing option '--matter'"),
        ],
    )
    def test_what_makes_no_sense_is_refused(self, told: Program, command, status, says):
        ran = told("hold", *command.split())
        assert (ran.status, ran.out) == (status, "") and says in ran.err


def test_an_erasure_cannot_be_rescinded(told: Program):
    told("erase", "E1", "--basis", "objection", *TWO)
    [erased] = [
        each for each in told("history", "E1", "--json").json if each["type"] == "person.erased"
    ]
    told.told(
        event(
            "record.rescinded",
            "2024-01-01",
            "r1",
            "career-E1",
            target_id=erased["id"],
            target_source="careerlog",
        )
    )
    assert told("show", "E1", "--json").json["status"] == "erased"


SENT = event(
    "person.erased",
    "2024-01-01",
    "e2",
    "career-E2",
    basis="objection",
    requested_by="E2",
    authorised_by="H1",
)


@pytest.mark.parametrize(
    ("said", "because"),
    [
        ({"requested_by": "H1"}, "one asks and another approves"),
        ({"requested_by": None}, "one asks and another approves"),
        ({"requested_by": "H2", "authorised_by": "E2"}, "nobody approves their own erasure"),
    ],
)
def test_another_systems_erasure_by_one_alone_is_refused(told: Program, said, because):
    sent = SENT | {"data": SENT["data"] | said}
    ran = told("append", "-", "--json", stdin=orjson.dumps(sent))
    assert (ran.status, ran.json[0]["status"]) == (1, "invalid")
    assert because in ran.json[0]["errors"][0]["message"]
    assert told("history", "E2", "--json").json[0]["data"]["given_name"] == "Ben"
    assert told("show", "E2", "--json").json["status"] == "employed"


def test_another_systems_erasure_is_carried_out_between_what_was_sent_with_it(told: Program):
    before = event("goal.set", "2023-01-01", "g1", "career-E2", goal="G", purpose="development")
    after = event("employee.left", "2024-02-01", "l2", "career-E2")
    sent = ndjson(before, SENT, after)
    rows = told("append", "-", "--json", stdin=sent).json
    assert [row["status"] for row in rows] == ["recorded"] * 3
    assert told("show", "E2", "--json").json["status"] == "erased"
    assert told("history", "E2", "--json").json[0]["data"]["given_name"] == {"erased": True}
    assert len(_ledger(told)) == 1
    again = told("append", "-", "--json", stdin=sent).json
    assert [row["position"] for row in again] == [row["position"] for row in rows]
    assert {row["status"] for row in again} == {"already_recorded"}
    assert told("erase", "--replay", "--json").json["facts_recorded"] == 0


def test_a_legal_hold_forbids_another_systems_erasure(told: Program):
    held = told("hold", "place", "E2", "--matter", "M-1", "--by", "L1", "--reason", "a claim")
    assert held.status == 0
    ran = told("append", "-", "--json", stdin=orjson.dumps(SENT))
    assert ran.json[0]["status"] == "invalid"
    assert "careerlog hold release E2 --matter M-1" in ran.json[0]["errors"][0]["message"]


def test_the_ledger_lies_where_it_is_told_to(told: Program, tmp_path, monkeypatch):
    file = tmp_path / "far" / "away.ndjson"
    monkeypatch.setenv("CAREERLOG_ERASURES", str(file))
    told("erase", "E1", "--basis", "objection", *TWO)
    assert file.stat().st_mode & 0o777 == 0o600 and len(_ledger(told)) == 1
    monkeypatch.delenv("CAREERLOG_ERASURES")
    ran = told("show", "E2")
    assert ran.status == 1 and "CAREERLOG_ERASURES" in ran.err
    os.unlink(file)
    assert told("erase", "--replay").status == 1
    assert told("erase", "--replay", "--anew", "--json").json["written_to_ledger"] == 1
    assert told("show", "E2").status == 0


def _ledger(program: Program) -> list[bytes]:
    return settings(program.store).erasure_ledger.read_bytes().splitlines()
