"""How a bundle is laid out: the form it has, and the names of its files."""

FORMAT = "careerlog evidence 1"
FEW = 1000
"""Bundles of up to so many facts also have each proof in a file of its own, for other tools."""
MANIFEST, QUESTION, FACTS, KEYS = "manifest", "question.json", "facts.ndjson", "keys.txt"
CHECKPOINT, EARLIER, CONSISTENCY = "checkpoint", "checkpoints", "consistency.ndjson"
NODES, ERASURES, POPULATION = "proofs/nodes.txt", "erasures.json", "population.txt"
SCHEMAS = "schemas"
