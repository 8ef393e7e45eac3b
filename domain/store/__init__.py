"""Where the log's rows are kept: eventsourcing's recorders, with identity, clock and order."""
