"""Content types: what a header says about the bytes beside it (RFC 2045 section 5.1)."""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from .refusals import FieldError, Invalid

STRUCTURED: Final = "application/cloudevents+json"
BATCH: Final = "application/cloudevents-batch+json"
JSON: Final = "application/json"

_TOKEN: Final = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_TYPE: Final = re.compile(rf"\s*({_TOKEN}/{_TOKEN})\s*((?:;.*)?)", re.DOTALL)
_PARAMETER: Final = re.compile(rf'\s*({_TOKEN})\s*=\s*({_TOKEN}|"[^"\\]*")\s*')
_UTF_8: Final = ("utf-8", "utf8", "us-ascii")


class MediaType(NamedTuple):
    """A media type in lower case, without its parameters; the text is UTF-8, that was checked."""

    name: str

    @property
    def is_cloud_event(self) -> bool:
        """Whether the whole event stands in the bytes (the bindings tell by this beginning)."""
        return self.name.startswith("application/cloudevents")

    @property
    def is_json(self) -> bool:
        """Whether it is `*/json` or `*/*+json` (CloudEvents JSON format 1.0.2, section 3.1.1)."""
        return self.name.endswith(("/json", "+json"))


@lru_cache(maxsize=256)
def media_type(text: str) -> MediaType:
    """What a content type says.

    Raises:
        Invalid: it cannot be read, or names a charset other than UTF-8.
    """
    found = _TYPE.fullmatch(text)
    if found is None:
        raise _invalid(f"this is no content type; write {JSON} or {STRUCTURED}")
    parameters = found[2].split(";")[1:]
    for parameter in parameters:
        pair = _PARAMETER.fullmatch(parameter)
        if pair is None and parameter.strip():
            raise _invalid(f"a parameter of the content type cannot be read; write {JSON}")
        if pair and pair[1].lower() == "charset" and pair[2].strip('"').lower() not in _UTF_8:
            raise _invalid("encode the text in UTF-8 and write charset=utf-8, or no charset")
    return MediaType(found[1].lower())


def _invalid(message: str) -> Invalid:
    return Invalid(FieldError("/datacontenttype", message))
