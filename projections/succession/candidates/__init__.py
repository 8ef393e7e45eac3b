"""Who could follow into a post, with reasons that add up; and where a person could go. CANDIDATES.md."""
