"""A timestamp's certificates in DER's order, which OpenSSL's authorities do not keep.

RFC 3161 section 2.4.2 asks for DER; there the members of a SET are sorted (X.690 section 11.6).
`openssl ts` and others send certificates in the order of their chain, which strict readers refuse.
The set of certificates is not signed (RFC 5652 section 5.1), so sorting it changes no meaning.
"""

from typing import Final, NamedTuple

_SEQUENCE: Final = 0x30
_ZERO: Final = 0xA0
"""[0], constructed: where CMS keeps what a content type says, and the certificates."""


class _Element(NamedTuple):
    tag: int
    begin: int
    content: int
    end: int


def in_order(response: bytes) -> bytes:
    """The response (TimeStampResp), its certificates sorted; as it was where it is none."""
    try:
        outer = _element(response, 0)
        _status, token = _inside(response, outer)
        _kind, explicit = _inside(response, token)
        [signed] = _inside(response, explicit)
        parts = _inside(response, signed)
        certificates = next(each for each in parts if each.tag == _ZERO)
        members = [response[each.begin : each.end] for each in _inside(response, certificates)]
    except (IndexError, StopIteration, ValueError):
        return response
    ordered = b"".join(sorted(members))
    return response[: certificates.content] + ordered + response[certificates.end :]


def _inside(data: bytes, parent: _Element) -> list[_Element]:
    if parent.tag not in (_SEQUENCE, _ZERO):
        raise ValueError
    found, at = [], parent.content
    while at < parent.end:
        found.append(_element(data, at))
        at = found[-1].end
    if at != parent.end:
        raise ValueError
    return found


def _element(data: bytes, at: int) -> _Element:
    """The tag, length and value at a place (X.690 section 8.1); lengths are definite in DER."""
    length, content = data[at + 1], at + 2
    if length & 0x80:
        octets = length & 0x7F
        if not 0 < octets <= 4:
            raise ValueError
        content += octets
        length = int.from_bytes(data[at + 2 : content], "big")
    if content + length > len(data):
        raise ValueError
    return _Element(data[at], at, content, content + length)
