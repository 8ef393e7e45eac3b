"""The tables of the log on PostgreSQL, and the function that appends one fact in one round trip."""

from typing import Final, LiteralString

CREATION_LOCK: Final = 0x0CA8EE8
"""The advisory lock under which the tables are made."""

MADE: Final[LiteralString] = (
    "SELECT to_regclass('stored_events') IS NOT NULL, to_regclass('log_head') IS NOT NULL, "
    "to_regproc('careerlog_append_3') IS NOT NULL, to_regproc('careerlog_append_2') IS NOT NULL "
    "FROM pg_database WHERE datname = current_database()"
)
"""Whether both tables are there, and the function, made last, which carries their version; and
whether the function of an earlier version is still there.

Each is looked up in the catalogue as it is at that instant, not in one snapshot: while others may
be making them, one seen without another says nothing. Only under the lock is it damage.

A session remembers what it looked up, and hears of others' changes when it begins a transaction or
locks a table, not when an advisory lock is given it. So a table is read: pg_database, one row.
"""

BEHIND: Final[LiteralString] = "SELECT passed <> '' AND passed <= recorded_at FROM log_head"
"""Whether the time that has passed is behind the last fact; no row where the head's is gone."""

TIDY: Final[tuple[LiteralString, ...]] = (
    # It does not empty `passed`. A program of that version that still runs must be started anew.
    "DROP FUNCTION IF EXISTS careerlog_append_2",
    # See placing.FactRecorder: behind the last fact it says nothing, so nothing is hidden by this.
    "UPDATE log_head SET passed = '' WHERE passed <> '' AND passed <= recorded_at",
)
"""Clears away what earlier versions left."""

NOW: Final[LiteralString] = (
    "to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
)
"""The server's clock as the log writes it: one clock for all who append."""

CREATE: Final[tuple[LiteralString, ...]] = (
    """
    CREATE TABLE IF NOT EXISTS stored_events (
        notification_id bigint NOT NULL,
        originator_id text COLLATE "C" NOT NULL,
        originator_version bigint NOT NULL,
        topic text NOT NULL,
        state bytea NOT NULL,
        source text COLLATE "C" NOT NULL,
        event_id text COLLATE "C" NOT NULL,
        PRIMARY KEY (originator_id, originator_version)
    )
    """,
    """
    CREATE UNIQUE INDEX IF NOT EXISTS stored_events_notification_id_idx
    ON stored_events (notification_id)
    """,
    """
    CREATE UNIQUE INDEX IF NOT EXISTS stored_events_identity_idx
    ON stored_events (source, event_id)
    """,
    """
    CREATE TABLE IF NOT EXISTS log_head (
        one integer PRIMARY KEY CHECK (one = 1),
        position bigint NOT NULL,
        recorded_at text COLLATE "C" NOT NULL,
        passed text COLLATE "C" NOT NULL
    ) WITH (fillfactor = 10)
    """,
    "INSERT INTO log_head VALUES (1, 0, '', '') ON CONFLICT DO NOTHING",
    # An identity on record answers at once. Else the head's row is taken before all that counts:
    # each statement after it sees what its last holder committed. No answer: look closer.
    f"""
    CREATE OR REPLACE FUNCTION careerlog_append_3(
        new_stream text, new_name text, new_body bytea, new_source text, new_event_id text,
        expected bigint, now text,
        OUT at_position bigint, OUT at_version bigint, OUT at_stream text, OUT at_name text,
        OUT earlier bytea
    ) LANGUAGE plpgsql VOLATILE AS $$
    DECLARE
        stamp text;
    BEGIN
        SELECT notification_id, originator_version, originator_id, topic, state
        INTO at_position, at_version, at_stream, at_name, earlier
        FROM stored_events WHERE source = new_source AND event_id = new_event_id;
        IF FOUND THEN
            RETURN;
        END IF;
        IF expected IS NOT NULL THEN
            PERFORM 1 FROM log_head FOR UPDATE;
            IF expected <> (SELECT coalesce(max(originator_version), 0)
                            FROM stored_events WHERE originator_id = new_stream) THEN
                RETURN;
            END IF;
        END IF;
        UPDATE log_head SET position = position + 1,
            recorded_at = greatest(recorded_at, passed, coalesce(now, {NOW})), passed = ''
        RETURNING position, recorded_at INTO at_position, stamp;
        SELECT coalesce(max(originator_version), 0) + 1 INTO at_version
        FROM stored_events WHERE originator_id = new_stream;
        INSERT INTO stored_events VALUES (
            at_position, new_stream, at_version, new_name,
            convert_to('{{"recorded_at":"' || stamp || '",', 'UTF8') || substr(new_body, 2),
            new_source, new_event_id
        );
        NOTIFY stored_events;
    END $$
    """,
)
