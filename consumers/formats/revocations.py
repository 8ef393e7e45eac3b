"""1EdTech revocation lists: credentials that their issuer has taken back.

1EdTech Revocation List Status Method 1.0 (vcrl): an object with `issuer` and `revokedCredentials`,
each with `id`, `revoked` and `revocationReason`. Such a list is sent whole whenever it grows, so
that most of it is on record already. It has no dates: one counts from the day on which it was first
told, the `time` of the CloudEvent around it. A credential that was never told here is nobody's
certificate here, and is passed over.
"""

from typing import Any, Final

from consumers.refusals import FieldError, Invalid
from domain.events.base import Event
from domain.events.learning import CertificationEarned

from .building import fact_on
from .open_badges import event_id_of, source_of
from .parts import moment, needed, part
from .surroundings import Surroundings

TYPE: Final = "org.1edtech.openbadges.revocations"
"""The CloudEvents `type` of a revocation list."""

_LISTS: Final = ("revokedCredentials", "revokedCredential")


def looks_like_one(content: Any) -> bool:
    """Whether it is an object with a list of revoked credentials."""
    return isinstance(content, dict) and any(name in content for name in _LISTS)


def facts(revocations: Any, around: Surroundings) -> list[Event]:
    """A `certification.expired` with cause `revoked` for each credential known here.

    Raises:
        Invalid: it is no such list, or nothing says on which day it was told.
    """
    if not isinstance(revocations, dict):
        raise Invalid(FieldError("", "write a revocation list: an object with issuer, ..."))
    source = source_of(needed(revocations, str, "issuer"), "/issuer")
    name = next((name for name in _LISTS if name in revocations), _LISTS[0])
    told: list[Event] = []
    for place, entry in enumerate(needed(revocations, list, name)):
        at = f"/{name}/{place}"
        if not isinstance(entry, dict):
            raise Invalid(FieldError(at, "write an object {...} with the credential's id"))
        credential = event_id_of(needed(entry, str, "id", above=at), f"{at}/id")
        if part(entry, bool, "revoked", above=at) is not False:
            told += _revoked(source, credential, around)
    return told


def _revoked(source: str, credential: str, around: Surroundings) -> list[Event]:
    earned = around.find(source, credential)
    if not isinstance(earned, CertificationEarned):
        return []
    event_id = event_id_of(f"revoked:{credential}", "")
    former = around.find(source, event_id)
    if former is not None:
        on = former.effective_on
    elif around.time is not None:
        on = moment(around.time, "/time").date()
    else:
        raise Invalid(
            FieldError(
                "",
                "a revocation list has no dates; send it as a CloudEvent, its time the day from "
                "which they are revoked",
            )
        )
    return [
        fact_on(
            earned.originator_id,
            "certification.expired",
            source,
            event_id,
            on,
            certificate=earned.certificate,
            cause="revoked",
        )
    ]
