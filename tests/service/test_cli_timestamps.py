"""Checkpoints timestamped by a real authority (RFC 3161), and what `verify` says of timestamps."""

import shutil
import sqlite3
from base64 import b64decode

import pytest

from domain.proof import note
from tests.service.authority import Authority, serving
from tests.service.program import HIRED, PROMOTED, event


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    if shutil.which("openssl") is None:
        pytest.skip(
            "no timestamp authority: it is made of the program openssl (apt-get install it)"
        )
    with serving(Authority(tmp_path_factory.mktemp("tsa") / "own")) as at_work:
        yield at_work


@pytest.fixture
def stamping(careerlog, authority, monkeypatch):
    """`careerlog` with two facts, whose checkpoints are to be timestamped."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.delenv("CAREERLOG_SIGNING_KEY_FILE", raising=False)
    monkeypatch.setenv("CAREERLOG_TSA_URL", authority.url)
    monkeypatch.setenv("CAREERLOG_TSA_CERTIFICATES", str(authority.root))
    return careerlog.told(HIRED, PROMOTED)


def tamper(tmp_path, statement, *values):
    connection = sqlite3.connect(tmp_path / "careerlog.db")
    connection.execute(statement, values)
    connection.commit()
    connection.close()


def test_a_checkpoint_is_timestamped_in_a_form_that_openssl_verifies(stamping, authority):
    answer = stamping("checkpoint", "--json").json
    response = b64decode(answer["timestamp"]["response"])
    text = note.parse(answer["note"].encode()).text.encode()
    assert authority.verifies(text, response)
    assert not authority.verifies(text + b"x", response)
    assert answer["timestamp"]["stamped_at"].endswith("Z")


def test_a_checkpoint_is_timestamped_once(stamping, authority):
    first = stamping("checkpoint", "--json").json
    asked = authority.asked
    assert stamping("checkpoint", "--json").json["timestamp"] == first["timestamp"]
    assert authority.asked == asked
    stamping.told(event("employee.manager_changed", "2024-02-01", "m1", manager="E7"))
    assert stamping("checkpoint").status == 0
    assert authority.asked == asked + 1
    ran = stamping("verify", "--json")
    assert (ran.status, ran.json["timestamps"]) == (0, 2)
    assert "2 timestamps, the last of 2" in stamping("verify").out


def test_the_timestamp_outlives_a_signature_that_is_added(stamping):
    assert stamping("checkpoint").status == 0
    assert stamping("keys", "rotate").status == 0
    assert stamping("checkpoint").out.count("\N{EM DASH} ") == 2
    assert stamping("verify").status == 0


def test_the_timestamps_are_published_beside_the_tiles(stamping, authority, tmp_path):
    answer = stamping("checkpoint", "--publish", str(tmp_path / "public"), "--json").json
    file = tmp_path / "public" / "timestamps" / f"{answer['size']:012}.tsr"
    text = note.parse((tmp_path / "public" / "checkpoint").read_bytes()).text.encode()
    assert authority.verifies(text, file.read_bytes())


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE ledger_timestamps SET stamped_at = '2020-01-01T00:00:00.000000Z'", "another time"),
        ("UPDATE ledger_timestamps SET response = 'text'", "another type"),
        ("UPDATE ledger_timestamps SET response = x'00'", "does not hold"),
        ("UPDATE ledger_timestamps SET checkpoint = 9", "no such checkpoint"),
    ],
)
def test_a_changed_timestamp_is_found(stamping, tmp_path, statement, says):
    assert stamping("checkpoint").status == 0
    tamper(tmp_path, statement)
    ran = stamping("verify", "--json")
    assert ran.status == 1
    [finding] = ran.json["findings"]
    assert finding["kind"] == "timestamp"
    assert says in finding["message"]
    assert finding["remedy"]


def test_any_byte_changed_in_what_is_signed_of_a_timestamp_is_found(stamping, tmp_path):
    answer = stamping("checkpoint", "--json").json
    response = b64decode(answer["timestamp"]["response"])
    imprint = response.index(b"\x04\x20") + 2  # an OCTET STRING of 32 bytes: the text's hash
    for place in (imprint, imprint + 31, len(response) - 1):
        changed = bytearray(response)
        changed[place] ^= 1
        tamper(tmp_path, "UPDATE ledger_timestamps SET response = ?", bytes(changed))
        assert [each["kind"] for each in stamping("verify", "--json").json["findings"]] == [
            "timestamp"
        ]


def test_a_timestamp_of_another_checkpoint_is_not_believed(stamping, tmp_path):
    assert stamping("checkpoint").status == 0
    stamping.told(event("employee.manager_changed", "2024-02-01", "m1", manager="E7"))
    assert stamping("checkpoint").status == 0
    tamper(
        tmp_path,
        "UPDATE ledger_timestamps SET response = (SELECT response FROM ledger_timestamps "
        "WHERE checkpoint = 1), stamped_at = (SELECT stamped_at FROM ledger_timestamps "
        "WHERE checkpoint = 1) WHERE checkpoint = 2",
    )
    [finding] = stamping("verify", "--json").json["findings"]
    assert (finding["kind"], finding["positions"]) == ("timestamp", [3])


def test_an_authority_that_nobody_vouches_for_is_not_believed(stamping, tmp_path, monkeypatch):
    other = Authority(tmp_path / "other")
    monkeypatch.setenv("CAREERLOG_TSA_CERTIFICATES", str(other.root))
    ran = stamping("checkpoint")
    assert (ran.status, ran.out) == (1, "")
    assert "its answer does not hold" in ran.err
    assert stamping("verify", "--json").json["checkpoints"] == 1  # signed all the same


def test_an_authority_that_is_away_is_said_and_asked_again_the_next_time(
    stamping, authority, monkeypatch
):
    monkeypatch.setenv("CAREERLOG_TSA_URL", "http://127.0.0.1:9/tsr")
    ran = stamping("checkpoint")
    assert (ran.status, ran.out) == (1, "")
    assert "signed, but not timestamped by 127.0.0.1: it does not answer" in ran.err
    assert ran.err.count("\n") == 1
    monkeypatch.setenv("CAREERLOG_TSA_URL", authority.url)
    assert "timestamp" in stamping("checkpoint", "--json").json


def test_timestamps_without_a_certificate_at_hand_are_not_believed(stamping, monkeypatch):
    assert stamping("checkpoint").status == 0
    monkeypatch.delenv("CAREERLOG_TSA_URL")
    monkeypatch.delenv("CAREERLOG_TSA_CERTIFICATES")
    [finding] = stamping("verify", "--json").json["findings"]
    assert finding["kind"] == "unverifiable"
    assert "CAREERLOG_TSA_CERTIFICATES" in finding["message"] + finding["remedy"]


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("URL", "ftp://tsa.example.org", "http or https"),
        ("URL", "nonsense", "http or https"),
        ("CERTIFICATES", "", "CAREERLOG_TSA_CERTIFICATES is missing"),
        ("CERTIFICATES", "/nowhere.pem", "No such file"),
        ("CERTIFICATES", "careerlog.db", "no certificates in PEM"),
    ],
)
def test_a_setting_that_cannot_be_used_is_said_before_anything_is_signed(
    stamping, monkeypatch, name, value, says
):
    monkeypatch.setenv(f"CAREERLOG_TSA_{name}", value)
    ran = stamping("checkpoint")
    assert (ran.status, ran.out) == (1, "")
    assert says in ran.err
    assert stamping("verify", "--json").json["checkpoints"] == 0
