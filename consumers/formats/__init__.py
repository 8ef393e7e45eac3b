"""What a record of careerlog.intake may look like, a file per format, and the facts it tells."""

from .kafka_records import facts_of
from .surroundings import People, Surroundings

__all__ = ["People", "Surroundings", "facts_of"]
