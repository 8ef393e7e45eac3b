"""`careerlog keys`: rotated and retired, while every checkpoint still verifies."""

from tests.service.ledger.signed import ORIGIN
from tests.service.program import event


def test_keys_are_rotated_and_retired_and_every_checkpoint_still_verifies(signed):
    [old] = signed("keys").out.split()
    assert old.startswith(f"{ORIGIN}+")
    ran = signed("keys", "rotate", "--json")
    assert [each["state"] for each in ran.json] == ["signs", "signs"]
    signed.told(event("employee.manager_changed", "2024-02-01", "m1", manager="E7"))
    assert signed("checkpoint").out.count("\N{EM DASH} ") == 2
    retired = signed("keys", "retire", ran.json[0]["id"], "--json").json
    assert [each["id"] for each in retired] == [ran.json[1]["id"], ran.json[0]["id"]]
    assert [each["state"] for each in retired] == ["signs", "retired"]
    assert f"{old} (retired)" in signed("keys").out
    signed.told(event("employee.manager_changed", "2024-03-01", "m2", manager="E8"))
    assert signed("checkpoint").out.count("\N{EM DASH} ") == 1
    answer = signed("verify", "--json").json
    assert (answer["ok"], answer["checkpoints"]) == (True, 3)
