"""The importer: CSV files and a TOML mapping in, facts recorded, bad rows set aside."""
