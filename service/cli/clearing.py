"""What an erasure clears besides the key: copies that wait, dead letters, what the intake has."""

from collections.abc import Collection
from typing import Annotated, Any

import typer

from projections.database import open_database
from service.erasure.sweeping import InKafka, sweep_kafka, sweep_parked
from service.settings import settings

from .output import console, counted

KeepIntake = Annotated[
    bool,
    typer.Option(
        "--keep-intake",
        help="Leave what was sent in careerlog.intake, readable until its retention is over.",
    ),
]


class Copies:
    """Clears the copies of what was said about people, and tells what came of it."""

    def __init__(self, store: str | None, kafka: str | None, keep_intake: bool = False) -> None:
        self._where = settings(store, kafka)
        self._keep_intake = keep_intake
        self._parked = 0
        self._in_kafka: InKafka | None = None
        self._trouble: str | None = None

    def that_wait(self, people: Collection[str]) -> None:
        """Empties the copies of facts that wait in the projections."""
        with open_database(self._where.store) as database:
            self._parked += sweep_parked(database, people)

    def in_kafka(self, people: Collection[str]) -> None:
        """Removes dead letters and what the intake has taken in, where a Kafka is set."""
        from kafka.errors import KafkaError

        from consumers.intake.problems import NotForgotten

        if self._where.kafka is None or not people:
            return
        try:
            self._in_kafka = sweep_kafka(
                self._where.cluster, self._where.topics, people, not self._keep_intake
            )
        except (KafkaError, NotForgotten) as error:
            self._trouble = (
                "the keys are destroyed, but Kafka may still hold what was sent about them "
                f"({type(error).__name__}); once it answers: {_again(people)}"
            )
        else:
            if waiting := self._in_kafka.not_taken_in:
                self._trouble = (
                    f"the keys are destroyed, but {counted(waiting, 'record')} in "
                    f"{self._where.topics.intake} may name them and are not taken in yet; once "
                    f"they are: {_again(people)}"
                )

    def told(self) -> dict[str, Any]:
        """What was cleared, for JSON; what is in Kafka is null where it was not looked at."""
        found = self._in_kafka
        return {
            "parked": self._parked,
            "dead_letters": found and found.dead_letters,
            "intake_records": None if found is None or self._keep_intake else found.intake_records,
        }

    def in_words(self) -> str:
        """What was cleared, in words."""
        parked = f"{counted(self._parked, 'waiting copy', 'waiting copies')} emptied"
        found = self._in_kafka
        if self._where.kafka is None:
            return f"{parked}; Kafka was not looked at, for none is set (--kafka)"
        if found is None:
            return parked
        sent = (
            "what was sent stays in the intake until its retention is over"
            if self._keep_intake
            else f"{counted(found.intake_records, 'record')} removed from the intake"
        )
        return f"{parked}, {counted(found.dead_letters, 'dead letter')} and {sent}"

    def complain(self) -> None:
        """Says what could not be cleared.

        Raises:
            Exit: there was something; status 1.
        """
        if self._trouble is not None:
            console(stderr=True).print(f"careerlog: {self._trouble}")
            raise typer.Exit(1)


def _again(people: Collection[str]) -> str:
    if len(people) > 1:
        return "careerlog erase --replay"
    return f"careerlog erase {next(iter(people))} --sweep"
