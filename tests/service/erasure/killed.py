"""A child process that is killed (SIGKILL) at a line of its choice: no handler of its own runs."""

import os
import signal
import sys
from collections.abc import Callable, Collection
from types import FrameType
from typing import Any

SURVIVED = 0


def killed_at_line(place: int, files: Collection[str], work: Callable[[], object]) -> bool:
    """Runs `work` in a child that is killed before the line it comes to as number `place`.

    Lines of code in those `files` count. False: it was done before it came so far.
    """
    return _forked(lambda: _counting(place, files), work)


def killed_after(calls: int, owner: Any, name: str, work: Callable[[], object]) -> bool:
    """Runs `work` in a child that is killed as soon as `owner.name` has returned so many times."""

    def prepare() -> None:
        real, left = getattr(owner, name), [calls]

        def dying(*args: Any, **more: Any) -> Any:
            done = real(*args, **more)
            left[0] -= 1
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)
            return done

        setattr(owner, name, dying)

    return _forked(prepare, work)


def _forked(prepare: Callable[[], None], work: Callable[[], object]) -> bool:
    child = os.fork()
    if not child:
        try:
            prepare()
            work()
            sys.settrace(None)
            os._exit(SURVIVED)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == SURVIVED, "the child failed"
    return False


def _counting(place: int, files: Collection[str]) -> None:
    left = place

    def trace(frame: FrameType, what: str, _: Any) -> Any:
        nonlocal left
        if not frame.f_code.co_filename.endswith(tuple(files)):
            return None
        if what == "line":
            left -= 1
            if left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    sys.settrace(trace)
