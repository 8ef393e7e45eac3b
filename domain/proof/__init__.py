"""What lets a stranger check the log: its Merkle tree, and the signed notes that vouch for it."""
