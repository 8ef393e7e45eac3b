"""Runs one server for one owner, as a process between them: gone is the owner, gone is the server.

    python keeper.py OWNER FOLDER SIGNAL USER COMMAND...

OWNER is the parent's process id. The server works in FOLDER and logs to FOLDER/server.log; its
process id is the first line of standard output. When standard input ends or the owner is gone (by
SIGKILL even), the server gets SIGNAL, at last SIGKILL, and FOLDER is removed. Where the keeper
itself is killed, Linux sends SIGNAL. It needs the standard library alone: it starts in 30 ms.
"""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from select import select

LOOK_EVERY = 0.1  # seconds
END_WITHIN = 2  # seconds
_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def main(owner: int, folder: Path, last_signal: int, user: str, command: list[str]) -> int:
    """Keeps the server until it ends or its owner does; its exit status, or 0."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())

    def follow_the_keeper() -> None:
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, last_signal)

    with open(folder / "server.log", "ab") as log:
        try:
            server = subprocess.Popen(
                command,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=follow_the_keeper,
                user=user or None,
                group=user or None,
                extra_groups=[] if user else None,
            )
        except OSError as error:
            print(error, flush=True)
            return 1
    try:
        print(server.pid, flush=True)
        while server.poll() is None:
            if os.getppid() != owner or select([sys.stdin], [], [], LOOK_EVERY)[0]:
                return 0
        return server.returncode
    finally:
        if server.poll() is None:
            end(server, last_signal)
            shutil.rmtree(folder, ignore_errors=True)


def end(server: subprocess.Popen[bytes], last_signal: int) -> None:
    """Ends the server, in the end with the signal that nobody can ignore."""
    server.send_signal(last_signal)
    try:
        server.wait(END_WITHIN)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


if __name__ == "__main__":
    owner, folder, last_signal, user, *command = sys.argv[1:]
    sys.exit(main(int(owner), Path(folder), int(last_signal), user, command))
