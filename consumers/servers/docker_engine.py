"""Servers in a Docker engine that answers, by testcontainers, which also tidies up after us."""

import os
from typing import TYPE_CHECKING, Final

from consumers.servers.places import ANSWER_WITHIN, NotHere, Server, first_line

if TYPE_CHECKING:
    from testcontainers.core.container import DockerContainer

POSTGRES_IMAGE: Final = "postgres:18-alpine"


def postgres_in_docker() -> Server:
    """PostgreSQL in a container.

    Raises:
        NotHere: no engine answers, or it cannot run the image.
    """
    place = answering_engine()
    from testcontainers.community.postgres import PostgresContainer

    container = PostgresContainer(POSTGRES_IMAGE, driver=None)
    start_container(container, place, POSTGRES_IMAGE)
    return Server(container.get_connection_url(), place, stop=container.stop)


def answering_engine() -> str:
    """The Docker engine that answers a ping, as words for people.

    Raises:
        NotHere: there is none.
    """
    address = os.environ.get("DOCKER_HOST", "unix:///var/run/docker.sock")
    place = f"Docker engine, at {address}"
    try:
        from docker.errors import DockerException
        from testcontainers.core.docker_client import DockerClient
    except ImportError:
        raise NotHere(f"{place}: the package testcontainers is not installed") from None
    try:
        engine = DockerClient(timeout=ANSWER_WITHIN).client
        engine.ping()
        engine.close()
    except (DockerException, OSError) as error:
        raise NotHere(f"{place}: does not answer ({first_line(error)})") from error
    return place


def start_container(container: "DockerContainer", place: str, image: str) -> None:
    """Start a container, or leave nothing behind.

    Raises:
        NotHere: the engine cannot run the image.
    """
    from docker.errors import DockerException

    try:
        container.start()
    except (DockerException, OSError, RuntimeError) as error:
        container.stop()
        raise NotHere(f"{place}: cannot run {image} ({first_line(error)})") from error
