"""`careerlog verify`: what is found is named, with exit status 1, and without a personal value."""

from tests.service.ledger.signed import SECRET, tamper
from tests.service.program import HIRED


def test_verify_says_that_the_log_is_whole(signed):
    ran = signed("verify", "--json")
    assert (ran.status, ran.err) == (0, "")
    answer = ran.json
    assert (answer["ok"], answer["size"], answer["findings"]) == (True, 3, [])
    assert answer["root"] == signed("checkpoint", "--json").json["root"]
    assert "3 facts" in signed("verify").out
    assert "nothing found" in signed("verify").out


def test_what_no_signature_covers_yet_is_said(careerlog):
    careerlog.told(HIRED)
    ran = careerlog("verify")
    assert ran.status == 0
    assert "1 fact behind it: no signature" in ran.out
    assert careerlog("verify", "--json").json["signed"] == 0


def test_a_changed_fact_is_found_named_and_answered_with_exit_1(signed, tmp_path):
    tamper(tmp_path, "UPDATE stored_events SET topic = 'career.demoted' WHERE notification_id = 2")
    ran = signed("verify", "--json")
    assert ran.status == 1
    assert not ran.json["ok"]
    [finding] = ran.json["findings"]
    assert finding.keys() == {"kind", "positions", "message", "remedy"}
    assert (finding["kind"], finding["positions"]) == ("altered", [2])
    told = signed("verify")
    assert told.status == 1
    assert "altered: what stands at position 2" in told.out
    assert "1 finding" in told.out


def test_findings_show_no_personal_value(signed, tmp_path):
    tamper(
        tmp_path,
        f"UPDATE stored_events SET source = '{SECRET}' WHERE notification_id = 1",
        f"UPDATE stored_events SET topic = '{SECRET}' WHERE notification_id = 2",
        f"UPDATE stored_events SET state = '{SECRET}' WHERE notification_id = 3",
        f"UPDATE ledger_checkpoints SET note = CAST('{SECRET}' AS BLOB)",
    )
    for arguments in ([], ["--json"], ["--fact", "1"], ["--fact", "2"], ["--fact", "3"]):
        ran = signed("verify", *arguments)
        assert ran.status == 1
        assert SECRET not in ran.out + ran.err


def test_one_fact_and_what_came_after_are_checked_by_themselves(signed, tmp_path):
    for arguments in (["--fact", "2"], ["--since", "0"], ["--since", "2"], ["--since", "3"]):
        assert signed("verify", *arguments).status == 0
    tamper(tmp_path, "UPDATE stored_events SET source = 'x' WHERE notification_id = 2")
    assert signed("verify", "--fact", "2").status == 1
    assert signed("verify", "--fact", "3").status == 0
    assert signed("verify", "--since", "2").status == 0
    assert signed("verify", "--since", "1").status == 1


def test_a_file_that_is_no_checkpoint_is_a_finding(signed, tmp_path):
    (tmp_path / "x.txt").write_text(SECRET)
    ran = signed("verify", "--checkpoint", str(tmp_path / "x.txt"), "--json")
    assert ran.status == 1
    [finding] = ran.json["findings"]
    assert finding["kind"] == "checkpoint"
    assert "x.txt" in finding["message"]
    assert SECRET not in ran.out


def test_the_projections_are_held_against_the_log(signed, tmp_path):
    ran = signed("verify", "--projections", "--json")
    assert ran.status == 0
    assert [each["projection"] for each in ran.json["projections"]] == [
        "profiles",
        "posts",
        "audit",
    ]
    assert all(each["differences"] == 0 for each in ran.json["projections"])
    assert "as the log makes them" in signed("verify", "--projections").out
    tamper(tmp_path, "UPDATE profiles_standing SET unit = 'ELSEWHERE'")
    ran = signed("verify", "--projections", "--json")
    assert ran.status == 1
    assert {each["kind"] for each in ran.json["findings"]} == {"projection"}
    assert "ELSEWHERE" not in ran.out
    assert signed("verify").status == 0  # the log itself is whole
