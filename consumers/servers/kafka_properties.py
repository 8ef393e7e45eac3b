"""How the nodes of a Kafka cluster of our own are configured, and the ports they listen on."""

import random
import socket
from typing import Final

_PORTS: Final = range(20_000, 32_000)
"""Below what systems hand out to clients: a client that calls a dead node cannot take its port."""


def free_ports(number: int) -> list[int]:
    """Ports of 127.0.0.1 on which nobody listens."""
    found: list[int] = []
    for port in random.SystemRandom().sample(_PORTS, len(_PORTS)):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        found.append(port)
        if len(found) == number:
            return found
    raise OSError(f"no {number} free ports in {_PORTS.start}-{_PORTS.stop}")


def node_properties(
    node: int, listeners: dict[str, str], advertised: str, voters: str, brokers: int
) -> dict[str, str]:
    """The settings of one node that is broker and controller (KRaft).

    `listeners` and `advertised` are HOST:PORT, `voters` is NODE@HOST:PORT[,...] of the controllers.
    Topics are never made by a typing mistake; with three brokers every record is on all of them
    and acknowledged by two. https://kafka.apache.org/43/configuration/broker-configs/
    """
    copies = str(brokers)
    enough = str(max(1, brokers - 1))
    return {
        "process.roles": "broker,controller",
        "node.id": str(node),
        "controller.quorum.voters": voters,
        "listeners": ",".join(f"{name}://{where}" for name, where in listeners.items()),
        "advertised.listeners": f"PLAINTEXT://{advertised}",
        "controller.listener.names": "CONTROLLER",
        "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
        "auto.create.topics.enable": "false",
        "default.replication.factor": copies,
        "min.insync.replicas": enough,
        "offsets.topic.replication.factor": copies,
        "offsets.topic.num.partitions": "4",
        "transaction.state.log.replication.factor": copies,
        "transaction.state.log.min.isr": enough,
        "transaction.state.log.num.partitions": "4",
        # A group forms at once, a dead broker is noticed soon, a deleted topic is gone soon.
        "group.initial.rebalance.delay.ms": "0",
        "broker.session.timeout.ms": "3000",
        "broker.heartbeat.interval.ms": "500",
        "log.segment.delete.delay.ms": "1000",
        "log.cleaner.enable": "false",
    }
