"""Evidence bundles: facts with proofs, for whoever has neither this program nor trust in it."""
