"""The faults: what is done to a world, at random moments, while facts are being sent."""

from collections.abc import Callable
from random import Random
from time import sleep
from typing import Final

from tests.faults.parts import Part
from tests.faults.world import World

Fault = Callable[[World, Random], None]


def _moment(rng: Random, longest: float = 1.5) -> None:
    sleep(rng.uniform(0.05, longest))


def _killed(chosen: Callable[[World], list[Part]]) -> Fault:
    def fault(world: World, rng: Random) -> None:
        """kill -9, and a new process takes its place."""
        _moment(rng)
        part = rng.choice(chosen(world))
        part.kill()
        _moment(rng, 0.5)
        part.start()

    return fault


def _frozen(chosen: Callable[[World], list[Part]], successor: str) -> Fault:
    def fault(world: World, rng: Random) -> None:
        """SIGSTOP for longer than its session; another takes over; then it goes on (SIGCONT)."""
        _moment(rng)
        part = rng.choice(chosen(world))
        part.freeze()
        other = world.another(successor)
        sleep(rng.uniform(6.5, 9.0))
        part.thaw()
        _moment(rng)
        world.dismiss(other)

    return fault


def two_relays(world: World, rng: Random) -> None:
    """A second relay from the start; the first is killed; it comes back."""
    other = world.another("relay")
    _moment(rng)
    world.relays[0].kill()
    _moment(rng)
    world.relays[0].start()
    _moment(rng)
    world.dismiss(other)


def broker_restart(world: World, rng: Random) -> None:
    """The only broker is killed and comes back with what its disk holds."""
    _moment(rng)
    world.brokers.kill(1)
    _moment(rng, 1.0)
    world.brokers.start(1)


def one_of_three_brokers_killed(world: World, rng: Random) -> None:
    """A random broker of three is killed; the other two go on; it comes back."""
    _moment(rng)
    node = rng.choice(world.brokers.nodes)
    world.brokers.kill(node)
    sleep(rng.uniform(1.0, 4.0))
    world.brokers.start(node)


def database_restart(world: World, rng: Random) -> None:
    """PostgreSQL crashes and starts again."""
    _moment(rng)
    world.postgres.kill()
    _moment(rng, 1.0)
    world.postgres.start()


def database_cut(world: World, rng: Random) -> None:
    """Every connection to PostgreSQL is cut mid-batch, and for a while none is let through."""
    for _ in range(rng.randint(1, 3)):
        _moment(rng)
        world.postgres_cable.cut()
        _moment(rng, 0.8)
        world.postgres_cable.resume()


def kafka_cut(world: World, rng: Random) -> None:
    """Every connection to Kafka is cut mid-batch, and for a while none is let through."""
    for _ in range(rng.randint(1, 3)):
        _moment(rng)
        world.kafka_cable.cut()
        _moment(rng, 0.8)
        world.kafka_cable.resume()


def projectors_grow_and_shrink(world: World, rng: Random) -> None:
    """Projectors join and leave, by SIGTERM or kill -9, while facts arrive."""
    for _ in range(rng.randint(1, 2)):
        others = [world.another("project") for _ in range(rng.randint(1, 2))]
        sleep(rng.uniform(2.0, 4.0))
        for other in others:
            if rng.random() < 0.5:
                other.kill()
            world.dismiss(other)


KINDS: Final[dict[str, Fault]] = {
    "relay killed": _killed(lambda world: world.relays),
    "intake killed": _killed(lambda world: world.intakes),
    "projector killed": _killed(lambda world: world.projectors),
    "relay frozen": _frozen(lambda world: world.relays, "relay"),
    "intake frozen": _frozen(lambda world: world.intakes, "intake"),
    "projector frozen": _frozen(lambda world: world.projectors, "project"),
    "two relays": two_relays,
    "projectors grow and shrink": projectors_grow_and_shrink,
    "database restart": database_restart,
    "database connections cut": database_cut,
    "Kafka connections cut": kafka_cut,
    "broker restart": broker_restart,
    "one of three brokers killed": one_of_three_brokers_killed,
}
THREE_BROKERS: Final = frozenset({"one of three brokers killed"})
