"""Whom a record that was not taken in speaks of, as far as that can be told: for finding letters by
person, and for erasing a person's."""

import re
from typing import Final

from projections.audit.mentions import mentioned

from .recording import Told

_PEOPLE: Final = ("person", "involved", "actor")
_ID: Final = r"career-([A-Za-z0-9][A-Za-z0-9._@-]{0,63})"
_WHOLE: Final = re.compile(_ID.encode() + rb"\s*")
_QUOTED: Final = re.compile(rb'"' + _ID.encode() + rb'"')
_MOST: Final = 100


def people_of(told: Told) -> frozenset[str]:
    """Employee ids: of the facts, of the key and the headers, and of streams quoted in the value.

    The value is searched as bytes, so that cut and broken JSON gives its people too.
    """
    record = told.record
    found = {who for fact in told.facts for what, who in mentioned(fact) if what in _PEOPLE}
    for text in (record.key, *(value for _, value in record.headers)):
        if text is not None and (whole := _WHOLE.fullmatch(text)):
            found.add(whole[1].decode())
    found |= {person.decode() for person in _QUOTED.findall(record.value or b"")}
    return frozenset(sorted(found)[:_MOST])
