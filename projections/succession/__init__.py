"""Succession: posts and their benches, candidates, metrics, the nine-box and the cascade."""
