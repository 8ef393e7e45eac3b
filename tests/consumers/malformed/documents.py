"""Documents in the formats that the intake takes, and copies of them with something wrong."""

from typing import Any

import orjson

from .making import SECRET

STATEMENT = {
    "id": "2a41c918-b88b-4220-a0a5-a4c32391a240",
    "actor": {"name": SECRET, "account": {"homePage": "https://hr.example.org", "name": "E1024"}},
    "verb": {"id": "http://adlnet.gov/expapi/verbs/passed"},
    "object": {"id": "https://lms.example.org/courses/first-aid"},
    "timestamp": "2024-03-01T09:30:00Z",
}
CREDENTIAL = {
    "@context": [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ],
    "id": "https://badges.example.org/credentials/3732",
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "issuer": {"id": "https://badges.example.org", "type": ["Profile"], "name": "Example Academy"},
    "validFrom": "2024-03-01T00:00:00Z",
    "credentialSubject": {
        "type": ["AchievementSubject"],
        "identifier": [
            {
                "type": "IdentityObject",
                "identityType": "ext:employeeId",
                "hashed": False,
                "identityHash": "E1024",
            },
            {
                "type": "IdentityObject",
                "identityType": "name",
                "hashed": False,
                "identityHash": SECRET,
            },
        ],
        "achievement": {
            "id": "https://badges.example.org/achievements/first-aid",
            "type": ["Achievement"],
            "name": "First aid",
        },
    },
}
REVOCATIONS = {
    "id": "https://badges.example.org/revocations",
    "issuer": "https://badges.example.org",
    "revokedCredentials": [
        {"id": CREDENTIAL["id"], "revoked": True, "revocationReason": SECRET},
    ],
}
PLAIN = {
    "system": "lms",
    "type": "training.completed",
    "employee": "E1024",
    "effective_on": "2024-03-01",
    "training": "FIRST-AID",
    "reason": SECRET,
}


def put(document: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """A copy of a document with another value at a path; None takes it out."""
    copy: dict[str, Any] = orjson.loads(orjson.dumps(document))
    *above, last = path.split("/")
    at: Any = copy
    for name in above:
        at = at[int(name)] if isinstance(at, list) else at[name]
    if value is None:
        del at[last]
    else:
        at[last] = value
    return copy


def identity(kind: str, value: str, hashed: bool = False) -> dict[str, Any]:
    """An IdentityObject."""
    return {
        "type": "IdentityObject",
        "identityType": kind,
        "hashed": hashed,
        "identityHash": value,
    }
