"""What the vault costs: nothing where a fact holds nothing personal, and so much where it does.

Inside the clock: appending in batches of 1,000 facts, sealing included; people's keys are there
already. Facts without personal fields are appended with a vault and without one ("raw" here is
Careerlog without a vault), then facts that all have personal fields.
"""

from collections.abc import Iterable
from contextlib import ExitStack
from typing import Final

from benchmarks.append_batch import in_batches
from benchmarks.facts import history
from benchmarks.measuring import Aim, Result, Setting, race
from domain.events.base import Event
from domain.log import CareerLog
from domain.vault import Vault

_MASTER_KEY: Final = bytes(range(32))
_PERSONAL_SHARE: Final = 5
"""About one fact in so many of the made-up history holds something personal."""


def measure(setting: Setting) -> Iterable[Result]:
    """Appends facts of either sort with a vault and without."""
    wanted = setting.facts * (setting.runs + 1)
    facts = history(wanted * _PERSONAL_SHARE)
    for sort, with_personal in (("nothing personal", False), ("all personal", True)):
        some = [fact for fact in facts if bool(fact.personal_values()) is with_personal][:wanted]
        aims = () if with_personal else (Aim("no vault", at_least=0.95),)
        yield _with_and_without(setting, f"append batch, vault, {sort}", some, aims)


def _with_and_without(
    setting: Setting, subject: str, facts: list[Event], aims: tuple[Aim, ...]
) -> Result:
    a_lap = len(facts) // (setting.runs + 1)
    with ExitStack() as held:
        vault = held.enter_context(Vault(setting.store.new(), _MASTER_KEY))
        vault.seal(facts)
        sealing = held.enter_context(CareerLog.at(setting.store.new(), vault))
        plain = held.enter_context(CareerLog.at(setting.store.new()))
        rates = race(
            {
                "careerlog": in_batches(facts, a_lap, sealing.append),
                "no vault": in_batches(facts, a_lap, plain.append),
            },
            setting.runs,
        )
    return Result(subject, setting.store, rates, aims)
