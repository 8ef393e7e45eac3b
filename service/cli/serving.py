"""What the parts that run for long share: log lines, metrics on a port, an end on SIGTERM.

A part's command is three lines:

    with serving("relay", metrics_port) as stopped:
        part.run(stopped)  # returns soon after `stopped` is set; the exit status is 0
"""

import logging
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import sleep
from typing import Annotated, Any, Final

import typer
from prometheus_client import start_http_server

from service.logs import json_lines
from service.settings import SettingsError

ANY_PORT: Final = 0
MetricsPort = Annotated[
    int,
    typer.Option(
        "--metrics-port",
        envvar="CAREERLOG_METRICS_PORT",
        min=0,
        max=65535,
        metavar="PORT",
        help="Where Prometheus reads /metrics [any free port; the log says which].",
        show_default=False,
    ),
]
"""`metrics_port: MetricsPort = ANY_PORT`"""
STARTED_BY: Final = "CAREERLOG_STARTED_BY"
"""Set by `careerlog run` for its parts: its process id. They end when it is gone."""
_ENDING: Final = (signal.SIGTERM, signal.SIGINT)
_LOOKS_EVERY: Final = 0.5
_LAST_SECONDS: Final = 10
"""Until a part whose parent is gone ends hard, should it hang."""
_log = logging.getLogger(__name__)


@contextmanager
def serving(part: str, metrics_port: int | None) -> Iterator[Event]:
    """Runs a part: JSON log lines on standard error, metrics on a port (None: none, 0: any free).

    The event it gives is set when SIGTERM or SIGINT arrives. Call it from the main thread.

    Raises:
        SettingsError: the port is taken.
    """
    with json_lines(part), _metrics(metrics_port), _set_by_signals() as stopped:
        _log.info("started", extra={"pid": os.getpid()})
        try:
            yield stopped
        except Exception as error:
            # The program says in words what it was; here stays where it happened.
            _log.error("failed: %s", type(error).__name__, exc_info=True)
            raise
        _log.info("stopped")


@contextmanager
def _metrics(port: int | None) -> Iterator[None]:
    if port is None:
        yield
        return
    try:
        server, thread = start_http_server(port)
    except OSError as error:
        raise SettingsError(
            f"the metrics cannot be served on port {port}: {error.strerror or error}; "
            "choose another with --metrics-port (0: any free one)"
        ) from None
    _log.info("metrics served", extra={"port": server.server_port, "path": "/metrics"})
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def _set_by_signals() -> Iterator[Event]:
    """An event that the ending signals set.

    A handler runs between two steps of the main thread, which may just hold the event's own lock:
    it only writes a byte, and a thread of its own sets the event.
    """
    stopped = Event()
    asked, tell = os.pipe()

    def ask(*_: Any) -> None:
        os.write(tell, b"\0")

    def wait() -> None:
        os.read(asked, 1)
        stopped.set()

    waiting = Thread(target=wait, name="signals", daemon=True)
    waiting.start()
    if parent := os.environ.get(STARTED_BY):
        Thread(target=_end_with, args=[int(parent), stopped], name="parent", daemon=True).start()
    former = {each: signal.signal(each, ask) for each in _ENDING}
    try:
        yield stopped
    finally:
        for each, handler in former.items():
            signal.signal(each, handler)
        os.write(tell, b"\0")  # let the thread go
        waiting.join()
        os.close(asked)
        os.close(tell)


def _end_with(parent: int, stopped: Event) -> None:
    """Ends this process when its parent is gone, even by SIGKILL."""
    while os.getppid() == parent:
        if stopped.wait(_LOOKS_EVERY):
            return
    _log.warning("careerlog run is gone: this part ends")
    stopped.set()
    sleep(_LAST_SECONDS)
    os._exit(1)
