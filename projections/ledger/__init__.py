"""The ledger: the log's Merkle tree, its signed checkpoints, and the check that nothing changed."""
