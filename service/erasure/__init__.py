"""Erasing people: who asked and approved, the ledger of erasures, and what a restore must pass."""
