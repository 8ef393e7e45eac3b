"""`CAREERLOG_SECOND_PERSON`: which acts take effect only once another person approves them."""

from tests.service.program import HIRED

ERASE = ("erase", "E1024", "--basis", "unlawful_processing", "--by", "D1", "--authorised-by")


def test_unless_set_otherwise_nobody_approves_the_erasure_they_asked_for(careerlog, monkeypatch):
    monkeypatch.delenv("CAREERLOG_SECOND_PERSON", raising=False)
    careerlog.told(HIRED)
    own = careerlog(*ERASE, "D1")
    assert (own.status, "nobody approves what they asked for" in own.err) == (1, True)
    assert careerlog("show", "E1024", "--json").json["status"] == "employed"
    assert careerlog(*ERASE, "D2").status == 0


def test_where_an_erasure_takes_one_person_they_approve_it_but_never_their_own(
    careerlog, monkeypatch
):
    careerlog.told(HIRED)
    monkeypatch.setenv("CAREERLOG_SECOND_PERSON", "nomination,correction")
    own = careerlog(*ERASE, "E1024")
    assert (own.status, "nobody approves their own erasure" in own.err) == (1, True)
    assert careerlog(*ERASE, "D1").status == 0
