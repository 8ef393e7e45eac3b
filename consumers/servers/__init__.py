"""Real servers to work with: found or started, in a known order, and let go again."""

from consumers.servers.kafka import KAFKA_SETTING, find_kafka
from consumers.servers.kept import CannotRun
from consumers.servers.local_kafka import LocalKafka
from consumers.servers.local_postgres import LocalPostgres
from consumers.servers.places import NoServer, NotHere, Server
from consumers.servers.postgres import POSTGRES_SETTING, find_postgres

__all__ = [
    "KAFKA_SETTING",
    "POSTGRES_SETTING",
    "CannotRun",
    "LocalKafka",
    "LocalPostgres",
    "NoServer",
    "NotHere",
    "Server",
    "find_kafka",
    "find_postgres",
]
