"""Whether bytes name one of some people: for clearing what was said about them."""

import re
from collections.abc import Collection
from typing import Final

_STREAM: Final = b"career-"
_STRING: Final = re.compile(rb'"(?:career-)?([A-Za-z0-9][A-Za-z0-9._@-]{0,63})"')
_WORD: Final = re.compile(rb"[A-Za-z0-9][A-Za-z0-9._@-]*")


class Names:
    """The ids of some people, sought in bytes: so that cut and broken JSON is searched too."""

    def __init__(self, people: Collection[str]) -> None:
        self._ids = frozenset(person.encode() for person in people)

    def quoted_in(self, text: bytes) -> bool:
        """Whether a JSON string there is one of the ids, or the stream of one."""
        return not self._ids.isdisjoint(_STRING.findall(text))

    def are(self, text: bytes) -> bool:
        """Whether the whole of it is one of the ids, or the stream of one."""
        return text.strip().removeprefix(_STREAM) in self._ids

    def anywhere_in(self, text: bytes) -> bool:
        """Whether one of the ids stands there as a word, or before the @ of an address."""
        for word in _WORD.findall(text):
            whole = word.rstrip(b"._@-")
            known = {whole, whole.removeprefix(_STREAM), whole.partition(b"@")[0]}
            if not self._ids.isdisjoint(known):
                return True
        return False
