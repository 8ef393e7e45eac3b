"""Apache Kafka's own image in a Docker engine that answers."""

from consumers.kafka.connection import Kafka
from consumers.servers.docker_engine import answering_engine, start_container
from consumers.servers.kafka_jars import kafka_version
from consumers.servers.kafka_properties import free_ports, node_properties
from consumers.servers.kafka_ready import wait_for_records
from consumers.servers.kept import CannotRun
from consumers.servers.places import NotHere, Server, first_line


def kafka_in_docker() -> Server:
    """One broker in a container, the version that deploy/kafka/pom.xml names.

    The port is the same inside and outside, since Kafka tells its clients where to come back to.

    Raises:
        NotHere: no engine answers, or it cannot run the image.
    """
    place = answering_engine()
    from testcontainers.core.container import DockerContainer

    image = f"apache/kafka:{kafka_version()}"
    port, controller = free_ports(2)
    container = DockerContainer(image).with_bind_ports(port, port)
    hosts = f"{container.get_docker_client().host()}:{port}"
    listeners = {"PLAINTEXT": f"0.0.0.0:{port}", "CONTROLLER": f"localhost:{controller}"}
    wanted = node_properties(1, listeners, hosts, f"1@localhost:{controller}", brokers=1)
    for name, value in wanted.items():
        container.with_env(_variable(name), value)
    container.with_env("KAFKA_HEAP_OPTS", "-Xmx512m")
    start_container(container, place, image)

    def running() -> bool:
        container.reload()
        return container.status == "running"

    def last_words() -> str:
        lines = container.get_logs()[0].decode(errors="replace").splitlines()
        return f"its log ends: {lines[-1]}" if lines else "it logged nothing"

    try:
        wait_for_records(Kafka(hosts), 1, running, last_words)
    except CannotRun as error:
        container.stop()
        raise NotHere(f"{place}: {image} does not start ({first_line(error)})") from error
    return Server(hosts, f"{place}, at {hosts}", stop=container.stop)


def _variable(name: str) -> str:
    """How the image takes a setting: log.dirs is KAFKA_LOG_DIRS."""
    return "KAFKA_" + name.upper().replace(".", "_")
