"""How fast Careerlog is, beside the raw database and the plain eventsourcing library."""
