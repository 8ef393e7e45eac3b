"""The tables of the audit: a row per fact of any stream, and whom and what each fact names."""

from functools import lru_cache
from typing import Final, NamedTuple

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
)


class AuditTables(NamedTuple):
    """What is kept of each fact: who, what, when, on which day; never a personal value."""

    metadata: MetaData
    facts: Table
    mentions: Table


@lru_cache(maxsize=8)
def audit_tables(suffix: str, generation: int) -> AuditTables:
    """`audit_facts` and `audit_mentions`; `generation` stands in the names of keys and indexes."""
    metadata = MetaData()
    facts = Table(
        f"audit_facts{suffix}",
        metadata,
        Column("position", BigInteger, nullable=False),
        Column("recorded_at", Text, nullable=False),
        Column("stream", Text, nullable=False),
        Column("kind", Text, nullable=False),
        Column("subject", Text, nullable=False),
        Column("version", BigInteger, nullable=False),
        Column("type", Text, nullable=False),
        Column("source", Text, nullable=False),
        Column("event_id", Text, nullable=False),
        Column("effective_on", Date, nullable=False),
        Column("effective_seq", Integer, nullable=False),
        Column("entered_at", Text),
        Column("actor", Text),
        Column("correlation_id", Text),
        Column("causation_id", Text),
        Column("target_source", Text),
        Column("target_id", Text),
        PrimaryKeyConstraint("position", name=f"pk_audit_facts_{generation}"),
        sqlite_with_rowid=False,
    )
    own = facts.c
    Index(
        f"ix_audit_facts_effective_{generation}", own.effective_on, own.effective_seq, own.position
    )
    # What a correction amends, and the request behind it, are looked for by what they are known by.
    Index(f"ix_audit_facts_identity_{generation}", own.source, own.event_id)
    amending = own.target_id.is_not(None)
    Index(
        f"ix_audit_facts_target_{generation}",
        own.target_source,
        own.target_id,
        sqlite_where=amending,
        postgresql_where=amending,
    )
    mentions = Table(
        f"audit_mentions{suffix}",
        metadata,
        Column("what", Text, nullable=False),
        Column("id", Text, nullable=False),
        Column("position", BigInteger, nullable=False),
        PrimaryKeyConstraint("what", "id", "position", name=f"pk_audit_mentions_{generation}"),
        sqlite_with_rowid=False,
    )
    return AuditTables(metadata, facts, mentions)


TABLES: Final = audit_tables("", 1)
