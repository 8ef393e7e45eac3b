"""Open Badges 3.0 credentials: certificates that somebody earned, and when they lapse.

1EdTech Open Badges 3.0, appendix B.1: AchievementCredential (also called OpenBadgeCredential),
AchievementSubject, Achievement, IdentityObject; validity as in the W3C Verifiable Credentials Data
Model 2.0, section 4.9. A credential becomes one fact under the issuer's id and the credential's own
id, which the issuer keeps unique. Issued again under the same id with a later `validFrom`, it is a
renewal.

Proofs are not checked here, and status lists are not fetched: whoever may write to the intake is
believed, and tells of a revocation itself (revocations.py).
"""

import re
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from consumers.refusals import FieldError, Invalid
from domain.events.base import LATEST, Event

from .building import career_fact
from .parts import first_day_after, identifier_of, moment, needed, part, title_of
from .surroundings import Surroundings, employee_id

TYPE: Final = "org.1edtech.openbadges.credential"
"""The CloudEvents `type` of a credential."""

_CREDENTIALS: Final = frozenset(("AchievementCredential", "OpenBadgeCredential"))
_ENVELOPES: Final = frozenset(("EnvelopedVerifiableCredential", "EnvelopedVerifiablePresentation"))
_SUBJECT: Final = "/credentialSubject"
_ACHIEVEMENT: Final = ("credentialSubject", "achievement")
_EMPLOYEE: Final = "urn:careerlog:employee:"
_OF_EMPLOYEES: Final = ("ext:employeeId", "systemId", "accountId")
"""Identity types whose value is an employee id; `ext:` begins types of one's own."""
_VISIBLE: Final = re.compile(r"[!-~]+")
_LONGEST_ID: Final = 128
_LONGEST_SOURCE: Final = 256


def looks_like_one(content: Any) -> bool:
    """Whether it is a verifiable credential of any kind (its `type` or its `@context` says so)."""
    if not isinstance(content, dict):
        return False
    kinds = types_of(content)
    return "VerifiableCredential" in kinds or bool(kinds & (_CREDENTIALS | _ENVELOPES))


def types_of(content: dict[str, Any]) -> set[str]:
    """The types of a JSON-LD object, of which one may be written without a list."""
    named = content.get("type")
    listed = named if isinstance(named, list) else [named]
    return {each for each in listed if isinstance(each, str)}


def facts(credential: Any, around: Surroundings) -> list[Event]:
    """The one fact that a credential tells: a certificate earned, or renewed.

    Raises:
        Invalid: it is no achievement credential, or does not say whose it is.
    """
    if not isinstance(credential, dict):
        raise Invalid(FieldError("", "write a credential: an object with type, issuer, ..."))
    _refuse_other_kinds(credential)
    source = source_of(_issuer(credential), "/issuer/id")
    credential_id = needed(credential, str, "id")
    event_id = event_id_of(credential_id, "/id")
    since, until = _validity(credential)
    certificate = identifier_of(_achievement(credential))
    employee = _employee(credential, around)
    former = around.find(source, event_id)
    if former is not None and former.effective_on < since.date():
        return [
            career_fact(
                "certification.renewed",
                employee,
                source,
                _digest(f"{credential_id} {since.isoformat()}"),
                since.date(),
                certificate=certificate,
                expires_on=until and _first_day_without(until),
            )
        ]
    return [
        career_fact(
            "certification.earned",
            employee,
            source,
            event_id,
            since.date(),
            certificate=certificate,
            title=title_of(part(credential, str, *_ACHIEVEMENT, "name") or ""),
            issuer=_issuer_name(credential),
            expires_on=until and _first_day_without(until),
        )
    ]


def _first_day_without(until: datetime) -> str | None:
    """None where it is so far off that it means never."""
    return None if until.year >= LATEST.year else first_day_after(until).isoformat()


def source_of(issuer: str, at: str) -> str:
    """The `source` of what an issuer says: its own id, or a digest of an id that is too long."""
    if not issuer:
        raise Invalid(FieldError(at, "add the issuer's id, a URI"))
    fits = _VISIBLE.fullmatch(issuer) and len(issuer) <= _LONGEST_SOURCE
    return issuer if fits else f"urn:{_digest(issuer)}"


def event_id_of(credential_id: str, at: str) -> str:
    """The event id of a credential: its own id, or a digest of an id that is too long."""
    if not credential_id:
        raise Invalid(FieldError(at, "add the credential's id, a URI"))
    fits = _VISIBLE.fullmatch(credential_id) and len(credential_id) <= _LONGEST_ID
    return credential_id if fits else _digest(credential_id)


def _digest(text: str) -> str:
    return f"sha256:{sha256(text.encode()).hexdigest()}"


def _refuse_other_kinds(credential: dict[str, Any]) -> None:
    kinds = types_of(credential)
    if kinds & _ENVELOPES:
        raise Invalid(
            FieldError(
                "/type", "send the credential itself as JSON, not the signed token around it"
            )
        )
    if not kinds & _CREDENTIALS:
        raise Invalid(
            FieldError(
                "/type",
                "only achievements tell of a career; send a credential of type "
                "AchievementCredential (OpenBadgeCredential)",
            )
        )


def _issuer(credential: dict[str, Any]) -> str:
    if isinstance(credential.get("issuer"), str):
        return needed(credential, str, "issuer")
    return needed(credential, str, "issuer", "id")


def _issuer_name(credential: dict[str, Any]) -> str | None:
    if isinstance(credential.get("issuer"), str):
        return None
    return title_of(part(credential, str, "issuer", "name") or "")


def _validity(credential: dict[str, Any]) -> tuple[datetime, datetime | None]:
    """From when until when; the names of data model 1.1 count where those of 2.0 are missing."""
    since = _moment(credential, "validFrom") or _moment(credential, "issuanceDate")
    until = _moment(credential, "validUntil") or _moment(credential, "expirationDate")
    if since is None:
        raise Invalid(FieldError("/validFrom", "add since when it is valid; it is required"))
    if until is not None and until <= since:
        raise Invalid(FieldError("/validUntil", "write a time after validFrom"))
    return since, until


def _moment(credential: dict[str, Any], name: str) -> datetime | None:
    text = part(credential, str, name)
    return None if text is None else moment(text, f"/{name}")


def _achievement(credential: dict[str, Any]) -> str:
    if isinstance(credential.get("credentialSubject"), list):
        raise Invalid(FieldError(_SUBJECT, "send one credential for each person"))
    return needed(credential, str, *_ACHIEVEMENT, "id")


def _employee(credential: dict[str, Any], around: Surroundings) -> str:
    """By the subject's own id, else by its identifiers, which must not disagree."""
    own = part(credential, str, "credentialSubject", "id") or ""
    if own.startswith(_EMPLOYEE):
        return employee_id(own.removeprefix(_EMPLOYEE), f"{_SUBJECT}/id")
    identities = part(credential, list, "credentialSubject", "identifier") or []
    found: list[str] = []
    for place, identity in enumerate(identities):
        found += _by(identity, f"{_SUBJECT}/identifier/{place}", around)
    if len(set(found)) > 1:
        raise Invalid(FieldError(f"{_SUBJECT}/identifier", "these name different employees"))
    if not found:
        raise Invalid(
            FieldError(
                f"{_SUBJECT}/identifier",
                "this does not say which employee is meant; add an IdentityObject: identityType "
                "ext:employeeId, hashed false, identityHash the employee id",
            )
        )
    return found[0]


def _by(identity: Any, at: str, around: Surroundings) -> list[str]:
    """The employee that an IdentityObject names; nobody where it is of a type that says nothing."""
    if not isinstance(identity, dict):
        raise Invalid(FieldError(at, "write an IdentityObject {...}"))
    kind = identity.get("identityType")
    is_mail = kind == "emailAddress" and bool(around.people.mail_domains)
    if kind not in _OF_EMPLOYEES and not is_mail:
        return []
    if identity.get("hashed") is not False:
        raise Invalid(
            FieldError(
                f"{at}/hashed", "a hashed identity cannot be read; send it with hashed false"
            )
        )
    value = needed(identity, str, "identityHash", above=at)
    if is_mail:
        return [around.people.of_address(value, f"{at}/identityHash")]
    return [employee_id(value, f"{at}/identityHash")]
