"""What somebody who acts is told of others' records: a hook that logs it as read by them."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

OnTelling = Callable[[Iterable[str]], None]
_on_telling: Final[ContextVar[OnTelling | None]] = ContextVar("on_telling", default=None)


def about_to_tell(people: Iterable[str]) -> None:
    """Logs that who acts learns of these people's records; when it returns, they may be told.

    Raises:
        AccessDenied: who acts may not read of them.
        NotLogged: the access log could not be written.
    """
    if (log_it := _on_telling.get()) is not None:
        log_it(people)


@contextmanager
def logging_what_is_told(log_it: OnTelling) -> Iterator[None]:
    """While it lasts, `log_it` is called before somebody who acts is told of anybody."""
    before = _on_telling.set(log_it)
    try:
        yield
    finally:
        _on_telling.reset(before)
