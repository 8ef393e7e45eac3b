"""Jobs in processes of their own that start together: for tests of what happens at once."""

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from threading import Barrier
from typing import Any

_SECONDS = 120


def at_once(*jobs: Callable[[], Any]) -> list[Any]:
    """What each job answers, in their order; an error in one is raised here.

    A job must be picklable: a function of a module, or a `functools.partial` of one.
    """
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(len(jobs))
    with ProcessPoolExecutor(
        len(jobs), mp_context=context, initializer=_Start.meet_at, initargs=(barrier,)
    ) as processes:
        running = [processes.submit(_Start.together, job) for job in jobs]
        return [each.result(_SECONDS) for each in running]


class _Start:
    """Where the processes wait for each other."""

    barrier: Barrier

    @classmethod
    def meet_at(cls, barrier: Barrier) -> None:
        cls.barrier = barrier

    @classmethod
    def together(cls, job: Callable[[], Any]) -> Any:
        cls.barrier.wait(_SECONDS)
        return job()
