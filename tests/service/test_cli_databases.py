"""The program does the same on SQLite and on PostgreSQL."""

from tests.service.program import HIRED, PROMOTED, Program, event

READINGS = 3
"""Each answer about somebody is itself a fact of the access log."""


def test_facts_in_answers_out(store_url, tmp_path, capfd, monkeypatch):
    monkeypatch.setenv("CAREERLOG_VAULT", f"sqlite:///{tmp_path / 'vault.db'}")
    monkeypatch.setenv("CAREERLOG_KEY_FILE", str(tmp_path / "vault.key"))
    careerlog = Program(store_url, capfd, monkeypatch)
    careerlog.told(HIRED, PROMOTED, event("employee.left", "2024-07-01", "l1"))
    assert careerlog("show", "E1024", "--json").json["status"] == "left"
    [person] = careerlog("who", "--on", "2024-06-30", "--json").json
    assert (person["employee"], person["title"]) == ("E1024", "Senior Engineer")
    told = careerlog("history", "E1024", "--json").json
    assert [fact["data"].get("given_name") for fact in told] == ["Ana", None, None]
    heads = {report["to"] for report in careerlog("rebuild", "--json").json}
    assert heads == {3 + READINGS}
    assert careerlog("who", "--on", "2024-06-30", "--json").json == [person]
    assert careerlog("who", "--on", "2024-07-01", "--json").json == []
