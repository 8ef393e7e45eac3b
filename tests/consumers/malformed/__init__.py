"""Records of careerlog.intake that cannot be understood: one of each kind, and what must be said.

Wherever a record has room for it, it holds SECRET, which no reason may repeat.
"""

from .events import ATTRIBUTES, FIELDS
from .formats import FORMATS
from .making import SECRET, SECRET_MAIL, Malformed
from .records import CONTENT_TYPES, HEADERS, JSON_ITSELF, THE_RECORD

MALFORMED: tuple[Malformed, ...] = (
    *THE_RECORD,
    *JSON_ITSELF,
    *CONTENT_TYPES,
    *HEADERS,
    *ATTRIBUTES,
    *FIELDS,
    *FORMATS,
)

SECRETS = (SECRET, *SECRET.split(), SECRET_MAIL)

__all__ = ["MALFORMED", "SECRET", "SECRETS", "SECRET_MAIL", "Malformed"]
