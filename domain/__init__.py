"""The language of careers: what can happen to a person or a post, and what follows from it."""
