"""A progress bar on standard error, for what takes over a second, if a person is looking."""

from time import monotonic
from types import TracebackType
from typing import Final, Self

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from projections.engine import Progress as Projected

from .output import console

_PATIENCE: Final = 1.0
"""Seconds before the bar shows."""


class Bar:
    """Shows how far something has come; silent where standard error is no terminal."""

    def __init__(self, what: str, total: int | None = None) -> None:
        self._began = monotonic()
        self._shown = False
        self._screen = console(stderr=True)
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=self._screen,
            transient=True,
        )
        self._what = what
        self._task = self._progress.add_task(what, total=total)

    def at(self, done: int, total: int | None = None, what: str | None = None) -> None:
        """`done` of `total` is done; `what`, if given, says of what."""
        if not self._shown and self._screen.is_terminal and monotonic() - self._began > _PATIENCE:
            self._progress.start()
            self._shown = True
        if self._shown:
            if what is not None:
                self._progress.update(self._task, description=f"{self._what} {what}")
            if total is not None:
                self._progress.update(self._task, total=total)
            self._progress.update(self._task, completed=done)

    def projected(self, progress: Projected) -> None:
        """A projection has come so far."""
        self.at(progress.position, progress.head, progress.projection)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._shown:
            self._progress.stop()
