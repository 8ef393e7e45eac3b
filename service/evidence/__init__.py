"""Evidence bundles: facts with their proofs, for somebody who has neither this program nor trust."""
