"""Which exceptions already say what is wrong and what to do; by name, so that none is imported."""

from typing import Final

EXPLAINED: Final = frozenset(
    {
        "consumers.intake.problems.NoDeadLetters",
        "consumers.intake.problems.NoSuchLetter",
        "consumers.intake.problems.NotForgotten",
        "consumers.intake.problems.NotMended",
        "consumers.kafka.topics.TopicChanged",
        "consumers.projector.from_beginning.NotWhole",
        "consumers.projector.projector.RecordsGone",
        "consumers.servers.places.NoServer",
        "domain.codec.UnreadableFact",
        "domain.decisions.deciding.Refused",
        "domain.events.catalogue.UnknownVersion",
        "domain.store.placing.StoreUnavailable",
        "domain.store.placing.WrongVersion",
        "domain.vault.box.VaultError",
        "eventsourcing.persistence.PersistenceError",
        "projections.catalogue.NoSuchProjection",
        "projections.database.NotProjected",
        "projections.engine.RebuildNeeded",
        "projections.ledger.schema.LedgerError",
        "projections.mobility.gaps.NoSuchPlace",
        "projections.on_record.NeverNamed",
        "projections.positions.MovedOn",
        "projections.projection.CannotApply",
        "projections.rebuild.SwapFailed",
        "projections.roads.OtherPartitions",
        "projections.roads.OtherRoad",
        "projections.row_writing.RowsDisagree",
        "projections.succession.candidates.person.NotEmployed",
        "projections.succession.candidates.queries.NoSuchPost",
        "projections.succession.candidates.settings.UnusableWeights",
        "projections.succession.cascade.scenario.CannotPlay",
        "projections.succession.mentors.NothingAimedFor",
        "service.access.logging.NotLogged",
        "service.access.readers.AccessDenied",
        "service.cli.opening.LostKeys",
        "service.cli.opening.NoSuchStore",
        "service.erasure.heeding.NotReplayed",
        "service.erasure.ledger.LedgerDamaged",
        "service.erasure.retention.UnusablePolicy",
        "service.evidence.folder.FolderTaken",
        "service.exporting.parquet_file.NoParquet",
        "service.onet.reading.NotOnet",
        "service.settings.SettingsError",
        "service.timestamping.NotTimestamped",
    }
)
"""Their messages are printed as they are; so are those of exceptions derived from them."""

TELLING: Final = frozenset(
    {
        "projections.on_record.NeverNamed",
        "projections.succession.candidates.person.NotEmployed",
        "projections.succession.cascade.scenario.CannotPlay",
        "projections.succession.mentors.NothingAimedFor",
    }
)
"""Those whose messages tell something of the people that a question named."""


def explained(error: type[BaseException]) -> bool:
    """Whether an exception of this type says itself what is wrong and what to do."""
    return not EXPLAINED.isdisjoint(_names(error))


def telling(error: type[BaseException]) -> bool:
    """Whether an exception of this type tells of people, as an answer does."""
    return not TELLING.isdisjoint(_names(error))


def _names(error: type[BaseException]) -> list[str]:
    return [f"{each.__module__}.{each.__qualname__}" for each in error.__mro__]
