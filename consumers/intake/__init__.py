"""What HR systems send: into the log, or into the dead letters with the reason; nothing else."""
