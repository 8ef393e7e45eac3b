"""Checkpoints timestamped by an authority outside (RFC 3161), and such timestamps checked.

The library needs no network; the answer comes over HTTP (RFC 3161 section 3.4).
"""

import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from datetime import datetime
from http.client import HTTPException
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import urlsplit

from cryptography.x509 import Certificate, load_pem_x509_certificates

from domain.codec import stamp
from domain.proof.refusals import ProofError
from projections.ledger.checkpoints import Stored
from projections.ledger.findings import Finding
from projections.ledger.timestamps import Timestamp, stamped_text
from service.settings import Settings, SettingsError
from service.timestamp_order import in_order

if TYPE_CHECKING:
    from rfc3161_client import VerifierBuilder

_QUERY: Final = {"Content-Type": "application/timestamp-query"}
_REPLY: Final = "application/timestamp-reply"
_ANSWERS_WITHIN: Final = 20
"""Seconds for the authority to answer."""
_MOST_BYTES: Final = 1_000_000


class NotTimestamped(RuntimeError):
    """An authority that does not answer, or whose answer does not hold: why, and what to do."""


class Authority(NamedTuple):
    """Who gives timestamps, and the certificates that its own are checked against."""

    url: str
    certificates: tuple[Certificate, ...]


def authority_of(where: Settings) -> Authority | None:
    """The authority that is set; None where checkpoints are not to be timestamped.

    Raises:
        SettingsError: it is set by half, or cannot be used.
    """
    if where.tsa_url is None:
        return None
    address = urlsplit(where.tsa_url)
    if address.scheme not in ("http", "https") or not address.hostname:
        raise SettingsError(
            "CAREERLOG_TSA_URL must be an http or https address, such as https://tsa.example.org"
        )
    trusted = certificates_of(where)
    if not trusted:
        raise SettingsError(
            "CAREERLOG_TSA_CERTIFICATES is missing: name the PEM file with the root certificate "
            "that the timestamps of CAREERLOG_TSA_URL are checked against"
        )
    return Authority(where.tsa_url, trusted)


def certificates_of(where: Settings) -> tuple[Certificate, ...]:
    """The certificates that are set; none where none are.

    Raises:
        SettingsError: the file cannot be read, or holds none.
    """
    file: Path | None = where.tsa_certificates
    if file is None:
        return ()
    try:
        return tuple(load_pem_x509_certificates(file.read_bytes()))
    except (OSError, ValueError) as wrong:
        why = getattr(wrong, "strerror", None) or "it holds no certificates in PEM"
        raise SettingsError(f"CAREERLOG_TSA_CERTIFICATES: {file}: {why}") from None


def timestamped(authority: Authority, checkpoint: Stored) -> Timestamp:
    """A timestamp of the checkpoint, checked before it is given.

    Raises:
        NotTimestamped: the authority does not answer, refuses, or its answer does not hold.
    """
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder, VerifierBuilder

    text = stamped_text(checkpoint)
    request = TimestampRequestBuilder().data(text).hash_algorithm(HashAlgorithm.SHA256).build()
    answer = _answer(authority.url, request.as_bytes())
    builder = VerifierBuilder.from_request(request)
    try:
        moment = _checked(answer, text, authority.certificates, builder)
    except _DoesNotHold as wrong:
        raise _failed(authority.url, f"its answer does not hold: {wrong}") from None
    return Timestamp(checkpoint.number, answer, stamp(moment))


def findings(
    timestamps: Sequence[Timestamp], checkpoints: Sequence[Stored], trusted: Sequence[Certificate]
) -> list[Finding]:
    """What does not hold of the stored timestamps."""
    if timestamps and not trusted:
        message = (
            f"no certificate (CAREERLOG_TSA_CERTIFICATES) is set to check the {len(timestamps)} "
            "stored timestamps against"
        )
        return [Finding("unverifiable", (), message)]
    by_number = {each.number: each for each in checkpoints}
    found: list[Finding] = []
    for each in timestamps:
        name = f"the timestamp of checkpoint number {each.checkpoint}"
        checkpoint = by_number.get(each.checkpoint)
        if checkpoint is None:
            found.append(Finding("timestamp", (), f"{name}: there is no such checkpoint"))
            continue
        if why := _wrong(each, checkpoint, trusted):
            where = (checkpoint.size,) if type(checkpoint.size) is int else ()
            found.append(Finding("timestamp", where, f"{name} does not hold: {why}"))
    return found


class _DoesNotHold(Exception):
    """Why a timestamp is none of this text by this authority."""


def _wrong(timestamp: Timestamp, checkpoint: Stored, trusted: Sequence[Certificate]) -> str:
    from rfc3161_client import VerifierBuilder

    if not timestamp.typed:
        return "a column holds another type of value"
    try:
        text = stamped_text(checkpoint)
        moment = _checked(timestamp.response, text, trusted, VerifierBuilder())
    except (_DoesNotHold, ProofError) as wrong:
        return str(wrong)
    return "" if stamp(moment) == timestamp.stamped_at else "its column has another time"


def _checked(
    answer: bytes, text: bytes, trusted: Sequence[Certificate], builder: "VerifierBuilder"
) -> datetime:
    """The time that an answer states, once it is by a trusted authority and of this text."""
    from rfc3161_client import VerificationError, decode_timestamp_response

    for certificate in trusted:
        own = certificate.issuer == certificate.subject
        add: Callable[[Certificate], VerifierBuilder] = (
            builder.add_root_certificate if own else builder.add_intermediate_certificate
        )
        builder = add(certificate)
    try:
        response: Any = decode_timestamp_response(in_order(answer))
        if response.status > 1:
            said = " ".join(response.status_string)[:200] or "no reason given"
            raise _DoesNotHold(f"the authority refused ({said})")
        builder.build().verify_message(response, text)
        moment: datetime = response.tst_info.gen_time
        return moment
    except (VerificationError, ValueError) as wrong:
        raise _DoesNotHold(str(wrong)[:200] or type(wrong).__name__) from None


def _answer(url: str, query: bytes) -> bytes:
    request = urllib.request.Request(url, query, _QUERY, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=_ANSWERS_WITHIN) as response:
            kind = response.headers.get_content_type()
            answer: bytes = response.read(_MOST_BYTES)
    except urllib.error.HTTPError as refused:
        raise _failed(url, f"it answers with HTTP status {refused.code}") from None
    except (OSError, HTTPException) as failure:
        why = getattr(failure, "reason", None) or failure
        raise _failed(url, f"it does not answer ({why})") from None
    if kind != _REPLY:
        raise _failed(url, f"it answers with {kind}, not with {_REPLY}")
    return answer


def _failed(url: str, why: str) -> NotTimestamped:
    return NotTimestamped(
        f"the checkpoint is signed, but not timestamped by {urlsplit(url).hostname}: {why}; run "
        "careerlog checkpoint again, which asks for what is missing"
    )
