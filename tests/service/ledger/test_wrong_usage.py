"""The ledger's commands, wrongly used or on a store that is not what it was."""

import sqlite3

import pytest


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["prove"], 2, "position"),
        (["prove", "0"], 2, "position"),
        (["prove", "two"], 2, "position"),
        (["prove", "4"], 1, "the log ends at position 3: name one up to that"),
        (["verify", "--fact", "0"], 2, "--fact"),
        (["verify", "--since", "-1"], 2, "--since"),
        (["verify", "--since", "4"], 1, "since 3 or fewer"),
        (["verify", "--fact", "1", "--since", "1"], 2, "not both"),
        (["verify", "--checkpoint", "nowhere.txt"], 2, "nowhere.txt"),
        (["verify", "--key", "nonsense"], 2, "careerlog keys"),
        (["checkpoint", "--hashes-only"], 2, "--publish DIR"),
        (["checkpoint", "--publish", "careerlog.db"], 2, "careerlog.db"),
        (["checkpoint", "--every", "0"], 2, "--every"),
        (["checkpoint", "--every", "5", "--json"], 2, "leave --json out"),
        (["prove", "1", "--from", "1"], 2, "two sizes"),
        (["prove", "1", "--to", "1"], 2, "--to needs --from"),
        (["prove", "--from", "2", "--to", "1"], 1, "no proof leads from 2"),
        (["prove", "--from", "4"], 1, "careerlog checkpoint"),
        (["verify", "--topic"], 2, "--kafka HOST:PORT"),
        (["verify", "--fact", "1", "--projections"], 2, "whole log"),
        (["keys", "retire", "nonsense"], 2, "eight digits"),
        (["keys", "retire", "00000000"], 1, "those that do"),
        (["keys", "change"], 2, "change"),
    ],
)
def test_wrong_usage_is_one_line_that_says_what_to_write(signed, arguments, status, says):
    ran = signed(*arguments)
    assert (ran.status, ran.out) == (status, "")
    assert says in ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize("command", [["checkpoint"], ["verify"], ["prove", "1"]])
def test_a_store_that_is_not_there_is_not_made(careerlog, tmp_path, command):
    ran = careerlog(*command)
    assert (ran.status, ran.out) == (1, "")
    assert "there is no store" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_size_of_the_tree_that_is_no_number_is_said_in_one_line(signed):
    with sqlite3.connect("careerlog.db") as connection:
        connection.execute("UPDATE ledger_tree SET size = 'many'")
    for command in ("verify", "checkpoint"):
        ran = signed(command)
        assert (ran.status, ran.out) == (1, "")
        assert ran.err.startswith("careerlog: the size in ledger_tree is no number")
