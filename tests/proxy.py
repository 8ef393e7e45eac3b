"""A network that can be cut, held up and mended: a TCP proxy between clients and a real server."""

import socket
from contextlib import suppress
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Self

_CHUNK = 65_536


class Proxy:
    """Forwards to `target`, or without one wherever clients ask by HTTP CONNECT (RFC 9110, 9.3.6).

    Kafka's clients reach brokers at the addresses that brokers announce, so they are led through
    it by `Kafka(hosts, {"proxy_url": proxy.url})`.
    """

    def __init__(
        self, target: tuple[str, int] | Path | None = None, at: Path | None = None
    ) -> None:
        """A `Path` is a Unix socket; `at` one to listen on instead of a free port."""
        self._target = target
        self._flowing = Event()
        self._flowing.set()
        self._whole = True
        self._lock = Lock()
        self._open: set[socket.socket] = set()
        self._listening = _listening(at)
        self.port: int = 0 if at else self._listening.getsockname()[1]
        Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        """As kafka-python's `proxy_url` takes it."""
        return f"http://127.0.0.1:{self.port}"

    def cut(self) -> None:
        """Breaks every connection, and each new one, until `resume`."""
        with self._lock:
            self._whole = False
        self._break()

    def pause(self) -> None:
        """Lets connections stand, and be made, but moves no byte until `resume`."""
        self._flowing.clear()

    def resume(self) -> None:
        """Forwards again."""
        with self._lock:
            self._whole = True
        self._flowing.set()

    def close(self) -> None:
        """Ends it, and every connection."""
        self.cut()
        self._flowing.set()
        self._listening.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                Thread(target=self._serve, args=[client], daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with suppress(OSError, ValueError):
            self._keep(client)
            self._flowing.wait()
            target = self._target or _asked_for(client)
            server = _connected(target)
            for each in (client, server):
                if each.family == socket.AF_INET:
                    each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._keep(server)
            if self._target is None:
                client.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
            Thread(target=self._pump, args=[server, client], daemon=True).start()
            self._pump(client, server)
            return
        self._drop(client)

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(_CHUNK):
                self._flowing.wait()
                sink.sendall(data)
        self._drop(source, sink)

    def _keep(self, connection: socket.socket) -> None:
        with self._lock:
            if self._whole:
                self._open.add(connection)
                return
        connection.close()
        raise OSError("cut")

    def _drop(self, *connections: socket.socket) -> None:
        for connection in connections:
            with self._lock:
                self._open.discard(connection)
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)  # wakes who reads from it
            connection.close()

    def _break(self) -> None:
        with self._lock:
            connections = list(self._open)
        self._drop(*connections)


def _listening(at: Path | None) -> socket.socket:
    if at is None:
        return socket.create_server(("127.0.0.1", 0))
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(at))
    at.chmod(0o777)
    listening.listen()
    return listening


def _connected(target: tuple[str, int] | Path) -> socket.socket:
    if isinstance(target, Path):
        server = socket.socket(socket.AF_UNIX)
        server.connect(str(target))
        return server
    server = socket.create_connection(target, timeout=10)
    server.settimeout(None)
    return server


def _asked_for(client: socket.socket) -> tuple[str, int]:
    head = b""
    while b"\r\n\r\n" not in head:
        chunk = client.recv(_CHUNK)
        if not chunk:
            raise OSError("gone")
        head += chunk
    host, _, port = head.split(b" ")[1].decode().rpartition(":")
    return host, int(port)
