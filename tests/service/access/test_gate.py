"""Nothing passes the gate before what has to come before it."""

import io
import sys

import pytest

from service.access.gate import Gate, gated


def test_the_first_thing_written_waits_and_nothing_written_waits_for_nothing():
    stream, called = io.StringIO(), []
    gate = Gate(stream, lambda: called.append(stream.getvalue()))
    gate.write("")
    assert called == []
    gate.writelines(["a", "b"])
    assert (called[0], stream.getvalue()) == ("", "ab")


def test_bytes_pass_the_same_gate():
    def no() -> None:
        raise RuntimeError("not logged")

    below = io.BytesIO()
    gate = Gate(io.TextIOWrapper(below), no)
    with pytest.raises(RuntimeError):
        gate.buffer.write(b"a")
    assert below.getvalue() == b""


def test_standard_output_is_behind_the_gate_and_free_afterwards(capsys):
    called = []
    with gated(lambda: called.append(1)):
        print("a")
    count = len(called)
    print("b")
    assert called and len(called) == count
    assert capsys.readouterr().out == "a\nb\n"
    assert not isinstance(sys.stdout, Gate)
