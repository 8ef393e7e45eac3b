"""Kafka: how it is reached, and the topics that Careerlog keeps there."""
