"""The tables of the log on PostgreSQL, and the function that appends one fact in one round trip."""

from typing import Final, LiteralString

CREATION_LOCK: Final = 0x0CA8EE8
"""The advisory lock under which the tables are made."""

MADE: Final = "SELECT to_regproc('careerlog_append_1') IS NOT NULL"
"""Whether the tables are there already: the function, made last, carries their version."""

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
        recorded_at text COLLATE "C" NOT NULL
    ) WITH (fillfactor = 10)
    """,
    "INSERT INTO log_head VALUES (1, 0, '') ON CONFLICT DO NOTHING",
    # The head's row is taken first: every statement after it sees what the last holder committed.
    """
    CREATE OR REPLACE FUNCTION careerlog_append_1(
        new_stream text, new_name text, new_body bytea, new_source text, new_event_id text,
        now text, expected bigint,
        OUT at_position bigint, OUT at_version bigint, OUT at_stream text, OUT at_name text,
        OUT earlier bytea, OUT actual bigint
    ) LANGUAGE plpgsql VOLATILE AS $$
    DECLARE
        stamp text;
    BEGIN
        UPDATE log_head SET position = position + 1, recorded_at = greatest(recorded_at, now)
        RETURNING position, recorded_at INTO at_position, stamp;
        SELECT coalesce(max(originator_version), 0) + 1 INTO at_version
        FROM stored_events WHERE originator_id = new_stream;
        IF expected IS NULL OR expected = at_version - 1 THEN
            INSERT INTO stored_events VALUES (
                at_position, new_stream, at_version, new_name,
                convert_to('{"recorded_at":"' || stamp || '",', 'UTF8') || substr(new_body, 2),
                new_source, new_event_id
            ) ON CONFLICT (source, event_id) DO NOTHING;
            IF FOUND THEN
                NOTIFY stored_events;
                RETURN;
            END IF;
        END IF;
        UPDATE log_head SET position = position - 1;
        SELECT notification_id, originator_version, originator_id, topic, state
        INTO at_position, at_version, at_stream, at_name, earlier
        FROM stored_events WHERE source = new_source AND event_id = new_event_id;
        IF NOT FOUND THEN
            SELECT coalesce(max(originator_version), 0) INTO actual
            FROM stored_events WHERE originator_id = new_stream;
        END IF;
    END $$
    """,
)
