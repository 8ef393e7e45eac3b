"""Who could follow into a post, and where a person could go: CANDIDATES.md says how."""
