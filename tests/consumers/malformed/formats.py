"""What is wrong with a document in one of the other formats, or in none."""

from .documents import CREDENTIAL, PLAIN, STATEMENT, identity, put
from .making import EVENT, SECRET, SECRET_MAIL, bare, changed, structured

_SUBJECT = "credentialSubject/identifier"

FORMATS = [
    bare("JSON of nobody", "this is no CloudEvent", {"name": SECRET}),
    bare("a number", "write a JSON object", b"42"),
    bare("an empty list", "write a JSON object", b"[]"),
    bare("a list of CloudEvents", "a record carries one CloudEvent", [EVENT, EVENT]),
    bare("a fact without a frame", "add system", {"type": "goal.set", "effective_on": SECRET}),
    bare("xAPI: no id", "/id: add this", put(STATEMENT, "id", None)),
    bare("xAPI: an id that is no UUID", "/id: write a UUID", put(STATEMENT, "id", SECRET)),
    bare("xAPI: no timestamp", "/timestamp: add when", put(STATEMENT, "timestamp", None)),
    bare("xAPI: a verb as text", "/verb: write an object", put(STATEMENT, "verb", "completed")),
    bare(
        "xAPI: another verb",
        "/verb/id: this verb says",
        put(STATEMENT, "verb/id", "http://adlnet.gov/expapi/verbs/attended"),
    ),
    bare("xAPI: version 0.95", "version 1.0.x", put(STATEMENT, "version", "0.95")),
    bare(
        "xAPI: a group", "one statement for each Agent", put(STATEMENT, "actor/objectType", "Group")
    ),
    bare(
        "xAPI: an e-mail address",
        "does not say which employee",
        put(STATEMENT, "actor", {"mbox": f"mailto:{SECRET_MAIL}"}),
    ),
    bare(
        "xAPI: a hashed address",
        "does not say which employee",
        put(STATEMENT, "actor", {"mbox_sha1sum": "ebd3"}),
    ),
    bare(
        "xAPI: two identifiers",
        "identify the actor once",
        put(STATEMENT, "actor/openid", "https://id.example.org"),
    ),
    bare(
        "xAPI: an account that is no id",
        "write the employee id",
        put(STATEMENT, "actor/account/name", SECRET),
    ),
    bare(
        "xAPI: success denies the verb",
        "this denies the verb",
        put(STATEMENT, "result", {"success": False}),
    ),
    bare(
        "xAPI: success as text",
        "/result/success: write true",
        put(STATEMENT, "result", {"success": "true"}),
    ),
    bare(
        "xAPI: a score out of bounds",
        "from -1 to 1",
        put(STATEMENT, "result", {"score": {"scaled": 65}}),
    ),
    bare(
        "xAPI: a wrong duration",
        "ISO 8601 duration",
        put(STATEMENT, "result", {"duration": "1 hour"}),
    ),
    bare(
        "xAPI: an activity without a scheme",
        "/object/id: write an IRI",
        put(STATEMENT, "object/id", "first-aid"),
    ),
    bare(
        "xAPI: voiding what nobody knows",
        "is not on record",
        put(
            put(STATEMENT, "verb/id", "http://adlnet.gov/expapi/verbs/voided"),
            "object",
            {"objectType": "StatementRef", "id": "e05aa883-acaf-40ad-bf54-02c8ce485fb0"},
        ),
    ),
    bare("xAPI: the second of two", "/1/id: add this", [STATEMENT, put(STATEMENT, "id", None)]),
    bare("Open Badges: no issuer", "/issuer/id: add this", put(CREDENTIAL, "issuer", None)),
    bare("Open Badges: no id", "/id: add this", put(CREDENTIAL, "id", None)),
    bare("Open Badges: no start", "/validFrom: add", put(CREDENTIAL, "validFrom", None)),
    bare(
        "Open Badges: over before it began",
        "/validUntil: write a time after",
        put(CREDENTIAL, "validUntil", "2023-01-01T00:00:00Z"),
    ),
    bare(
        "Open Badges: a day for a moment",
        "/validFrom: write a time",
        put(CREDENTIAL, "validFrom", "2024-03-01"),
    ),
    bare(
        "Open Badges: an endorsement",
        "only achievements",
        put(CREDENTIAL, "type", ["VerifiableCredential", "EndorsementCredential"]),
    ),
    bare(
        "Open Badges: in an envelope",
        "not the signed token",
        {"type": "EnvelopedVerifiableCredential", "id": "data:,x"},
    ),
    bare(
        "Open Badges: nobody's",
        "does not say which employee",
        put(CREDENTIAL, _SUBJECT, [identity("emailAddress", SECRET_MAIL)]),
    ),
    bare(
        "Open Badges: hashed",
        "a hashed identity",
        put(CREDENTIAL, _SUBJECT, [identity("systemId", "sha256$1", hashed=True)]),
    ),
    bare(
        "Open Badges: two people",
        "different employees",
        put(CREDENTIAL, _SUBJECT, [identity("systemId", "E1"), identity("accountId", "E2")]),
    ),
    bare("a revocation list without an issuer", "/issuer: add this", {"revokedCredentials": []}),
    bare(
        "a revocation without an id",
        "/revokedCredentials/0/id",
        {"issuer": "https://b.example.org", "revokedCredentials": [{"revocationReason": SECRET}]},
    ),
    bare("plain: no type", "/type: ", put(PLAIN, "type", None)),
    bare("plain: nobody", "/employee: add the employee id", put(PLAIN, "employee", None)),
    bare(
        "plain: a name for an id",
        "/employee: write the employee id",
        put(PLAIN, "employee", SECRET),
    ),
    bare("plain: employee and subject", "not both", put(PLAIN, "subject", "career-E1024")),
    bare("plain: an empty system", "/system: write 1 to 256", put(PLAIN, "system", "")),
    bare(
        "plain: an unknown field",
        "/salary: training.completed has no such field",
        put(PLAIN, "salary", 1),
    ),
    structured(
        "a statement in an event without an id",
        "/id: add this",
        changed(without=("id",), type="org.adlnet.xapi.statement", data=STATEMENT),
    ),
    structured(
        "an announced statement that is none",
        "/data: write a statement",
        changed(type="org.adlnet.xapi.statement", data=SECRET),
    ),
]
