"""The access log: who read whose personal data, what for, and who may."""
