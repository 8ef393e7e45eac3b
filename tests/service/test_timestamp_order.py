"""Certificates that an authority sent in the order of their chain are put into DER's."""

from hypothesis import given
from hypothesis import strategies as st

from service.timestamp_order import in_order


def tlv(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    if len(content) < 0x80:
        return bytes([tag, len(content)]) + content
    return bytes([tag, 0x82]) + len(content).to_bytes(2, "big") + content


def response(*certificates: bytes) -> bytes:
    """A TimeStampResp as far as the certificates (RFC 3161 section 2.4.2, RFC 5652 section 5.1)."""
    signed = tlv(0x30, tlv(2, b"\x03"), tlv(0x31), tlv(0x30), tlv(0xA0, *certificates), tlv(0x31))
    return tlv(0x30, tlv(0x30, tlv(2, b"\x00")), tlv(0x30, tlv(6, b"*"), tlv(0xA0, signed)))


members = st.lists(st.binary(max_size=300).map(lambda content: tlv(0x30, content)), max_size=5)


@given(members)
def test_certificates_are_sorted_and_nothing_else_moves(certificates):
    assert in_order(response(*certificates)) == response(*sorted(certificates))


@given(st.binary(max_size=60))
def test_what_is_no_timestamp_is_left_as_it_is(data):
    assert in_order(data) == data or sorted(in_order(data)) == sorted(data)


def test_a_response_that_was_cut_is_left_as_it_is():
    whole = response(tlv(0x30, b"b"), tlv(0x30, b"a"))
    for length in range(len(whole)):
        assert in_order(whole[:length]) == whole[:length]


def test_a_refusal_without_a_token_is_left_as_it_is():
    refusal = tlv(0x30, tlv(0x30, tlv(2, b"\x02")))
    assert in_order(refusal) == refusal
