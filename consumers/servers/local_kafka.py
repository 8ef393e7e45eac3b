"""Apache Kafka itself on a local Java: one broker or three, whose nodes a test may break."""

import base64
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path
from signal import SIGCONT, SIGKILL, SIGSTOP, SIGTERM
from typing import Final, Self
from uuid import uuid4

from consumers.kafka.connection import Kafka
from consumers.servers.kafka_jars import jars, java, kafka_version
from consumers.servers.kafka_properties import free_ports, node_properties
from consumers.servers.kafka_ready import wait_for_records
from consumers.servers.kept import CannotRun, Kept
from consumers.servers.places import NotHere, first_line

FORMAT_WITHIN: Final = 60
"""Seconds that Kafka's own tool gets to write a node's empty storage."""


class LocalKafka:
    """A cluster of one broker or more, all on this machine, with its data in temporary folders.

    Three keep every record three times and acknowledge it when two have it (`min.insync.replicas`).
    A node that is killed keeps its data and its port, and takes both up again when it is started.
    """

    def __init__(self, brokers: int = 1) -> None:
        """Start the cluster and wait until it takes records.

        Raises:
            NotHere: Java or the jars are missing, or it does not start.
        """
        program, version = java()
        classes = f"{jars()}/*"
        self.place = f"Apache Kafka {kafka_version()} on Java {version}"
        ports = free_ports(2 * brokers)
        hosts = [f"127.0.0.1:{port}" for port in ports[:brokers]]
        controllers = [f"127.0.0.1:{port}" for port in ports[brokers:]]
        voters = ",".join(f"{node}@{host}" for node, host in enumerate(controllers, 1))
        self.url = ",".join(hosts)
        self._hosts = dict(enumerate(hosts, 1))
        self._java = [program, *_flags(brokers), "-cp", classes]
        self._nodes: dict[int, Kept] = {}
        self._paused: set[int] = set()
        for node, (host, controller) in enumerate(zip(hosts, controllers, strict=True), 1):
            folder = Path(tempfile.mkdtemp(prefix="careerlog-kafka-"))
            listeners = {"PLAINTEXT": host, "CONTROLLER": controller}
            wanted = node_properties(node, listeners, host, voters, brokers)
            wanted["log.dirs"] = str(folder / "data")
            lines = "".join(f"{name}={value}\n" for name, value in wanted.items())
            (folder / "server.properties").write_text(lines)
            self._nodes[node] = Kept([*self._java, "kafka.Kafka", "server.properties"], folder)
        try:
            self._format()
            self._start(self._nodes)
        except (CannotRun, OSError, subprocess.SubprocessError) as error:
            self.stop()
            raise NotHere(f"{self.place}, at {self.url}: {first_line(error)}") from error
        except BaseException:
            self.stop()
            raise
        self.place = f"{self.place}, at {self.url}"

    @property
    def nodes(self) -> list[int]:
        """The nodes' numbers, from 1; running or not."""
        return list(self._nodes)

    @property
    def pids(self) -> dict[int, int]:
        """The process of each node that has one."""
        return {node: kept.pid for node, kept in self._nodes.items() if kept.running}

    def kill(self, node: int) -> None:
        """SIGKILL a node; what it has not sent is lost, what its disk has stays."""
        self._nodes[node].end(SIGKILL)
        self._paused.discard(node)

    def start(self, node: int) -> None:
        """Start a node that was killed and wait until all that run take a record together.

        Raises:
            CannotRun: it does not come back.
        """
        self._start([node])

    def restart(self, node: int) -> None:
        """Shut a node down in order (SIGTERM: it hands over what it leads) and start it again."""
        self.resume(node)
        self._nodes[node].end(SIGTERM)
        self.start(node)

    def pause(self, node: int) -> None:
        """Stop a node where it stands (SIGSTOP): it answers nobody and keeps its connections."""
        self._nodes[node].signal(SIGSTOP)
        self._paused.add(node)

    def resume(self, node: int) -> None:
        """Let a paused node go on, as if no time had passed (SIGCONT)."""
        self._nodes[node].signal(SIGCONT)
        self._paused.discard(node)

    def mend(self) -> None:
        """Resume what is paused, start what was killed, and wait until all take a record.

        Raises:
            CannotRun: a node does not come back.
        """
        for node in list(self._paused):
            self.resume(node)
        self._start(self._nodes)

    def wait_until_ready(self) -> None:
        """Return as soon as all nodes that run and are not paused have a record that is sent now.

        Raises:
            CannotRun: it takes too long.
        """
        awake = [node for node in self.pids if node not in self._paused]
        running = [self._nodes[node] for node in awake]
        wait_for_records(
            Kafka(",".join(self._hosts[node] for node in awake)),
            len(running),
            running=lambda: all(kept.running for kept in running),
            last_words=lambda: "; ".join(kept.last_words() for kept in running),
        )

    def stop(self) -> None:
        """End every node for good and remove its data."""
        for kept in self._nodes.values():
            kept.stop()

    def __enter__(self) -> Self:
        """Hand over the cluster itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop it."""
        self.stop()

    def _start(self, nodes: Iterable[int]) -> None:
        for node in nodes:
            self._nodes[node].start()
        self.wait_until_ready()

    def _format(self) -> None:
        """Writes every node's empty storage, all at the same time."""
        tool = [*self._java, "kafka.tools.StorageTool", "format", "-t", _cluster_id()]
        running = [
            subprocess.Popen(
                [*tool, "-c", "server.properties"],
                cwd=kept.folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            for kept in self._nodes.values()
        ]
        told = [each.communicate(timeout=FORMAT_WITHIN)[0] for each in running]
        for each, said in zip(running, told, strict=True):
            if each.returncode:
                raise CannotRun(f"its storage cannot be formatted: {said.strip()}")


def _flags(brokers: int) -> list[str]:
    """For Java: one broker may be measured, three have to share two cores."""
    small = ["-Xmx384m", "-XX:TieredStopAtLevel=1"]
    return ["-XX:+UseSerialGC", *(["-Xmx512m"] if brokers == 1 else small)]


def _cluster_id() -> str:
    """A random UUID the way Kafka writes it, base64 for URLs without padding; as Kafka does, one
    that begins with a dash, which its tools would take for an option, is passed over."""
    while True:
        drawn = base64.urlsafe_b64encode(uuid4().bytes).decode().rstrip("=")
        if not drawn.startswith("-"):
            return drawn
