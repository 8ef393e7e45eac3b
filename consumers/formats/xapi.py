"""xAPI 1.0.3 statements: what a learning system says was completed, passed, failed or voided.

Experience API, part two ("Data"), version 1.0.3; sections are named where they are followed. A
statement becomes one fact under the source `urn:xapi` and the statement's own id (2.4.1). Only what
must not change when a statement is sent again (2.3.1) goes into the fact: neither `stored` nor
`authority` nor the verb's display; a title, which may change, stays as it was recorded first.
"""

import re
from datetime import date
from typing import Any, Final

from consumers.refusals import FieldError, Invalid
from domain.events.base import Event
from domain.events.learning import TrainingCompleted

from .building import career_fact, fact_on
from .parts import identifier_of, moment, needed, part, title_of
from .surroundings import Surroundings
from .xapi_results import hours_of, result_of, score_of

TYPE: Final = "org.adlnet.xapi.statement"
"""The CloudEvents `type` of a statement."""
SOURCE: Final = "urn:xapi"

_VERBS: Final = "http://adlnet.gov/expapi/verbs/"
_RESULTS: Final = {
    _VERBS + "completed": "completed",
    _VERBS + "passed": "passed",
    _VERBS + "failed": "failed",
}
_VOIDED: Final = _VERBS + "voided"
_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_IRI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_IDENTIFIERS: Final = ("account", "mbox", "mbox_sha1sum", "openid")


def looks_like_one(content: Any) -> bool:
    """Whether it has what makes a statement (2.2): an actor or object, and a verb."""
    return (
        isinstance(content, dict)
        and "verb" in content
        and ("actor" in content or "object" in content)
    )


def facts(statement: Any, around: Surroundings) -> list[Event]:
    """The one fact that a statement tells.

    Raises:
        Invalid: it is no statement, or says nothing about a career, or does not say whose.
    """
    if not isinstance(statement, dict):
        raise Invalid(FieldError("", "write a statement: an object with id, actor, verb, object"))
    _refuse_other_versions(statement)
    event_id = _uuid(statement, "id")
    verb = _verb(statement)
    on = _day(statement)
    if verb == _VOIDED:
        return [_voiding(statement, event_id, on, around)]
    if verb not in _RESULTS:
        raise Invalid(
            FieldError(
                "/verb/id",
                "this verb says nothing that a career record holds; send completed, passed, failed "
                "or voided (http://adlnet.gov/expapi/verbs/...)",
            )
        )
    return [_training(statement, event_id, _RESULTS[verb], on, around)]


def _training(
    statement: dict[str, Any], event_id: str, verb: str, on: date, around: Surroundings
) -> Event:
    activity = _activity(statement)
    former = around.find(SOURCE, event_id)
    if isinstance(former, TrainingCompleted) and former.training == identifier_of(activity):
        title = former.title
    else:
        title = _title(statement)
    return career_fact(
        "training.completed",
        _employee(statement, around),
        SOURCE,
        event_id,
        on,
        training=identifier_of(activity),
        result=result_of(statement, verb),
        title=title,
        score_percent=score_of(statement),
        hours=hours_of(statement),
    )


def _voiding(statement: dict[str, Any], event_id: str, on: date, around: Surroundings) -> Event:
    """The rescission of the voided statement's fact, on that fact's stream (2.3.2)."""
    if part(statement, str, "object", "objectType") != "StatementRef":
        raise Invalid(
            FieldError(
                "/object/objectType",
                "a statement is voided by a StatementRef: write StatementRef here",
            )
        )
    target = _uuid(statement, "object", "id")
    voided = around.find(SOURCE, target)
    if voided is None:
        raise Invalid(
            FieldError(
                "/object/id",
                "the statement to void is not on record, so that nobody knows whose it is; if it "
                "tells of a training send it first, then this one again (careerlog dead retry)",
            )
        )
    if voided.type == "record.rescinded":
        raise Invalid(FieldError("/object/id", "a voiding statement cannot itself be voided"))
    return fact_on(voided.originator_id, "record.rescinded", SOURCE, event_id, on, target_id=target)


def _refuse_other_versions(statement: dict[str, Any]) -> None:
    if statement.get("objectType") == "SubStatement":
        raise Invalid(FieldError("/objectType", "a SubStatement tells of nothing that happened"))
    version = part(statement, str, "version")  # 2.4.10: 1.0.0 where it is not there
    if version is not None and version != "1.0" and not version.startswith("1.0."):
        raise Invalid(FieldError("/version", "send statements of version 1.0.x, such as 1.0.3"))


def _uuid(statement: dict[str, Any], *path: str) -> str:
    """Section 4.4; in lower case, because the case does not count."""
    text = needed(statement, str, *path).lower()
    if not _UUID.fullmatch(text):
        raise Invalid(
            FieldError("/" + "/".join(path), "write a UUID in its usual form (8-4-4-4-12)")
        )
    return text


def _verb(statement: dict[str, Any]) -> str:
    """Section 2.4.3."""
    needed(statement, dict, "verb")
    return _iri(statement, "verb", "id")


def _iri(statement: dict[str, Any], *path: str) -> str:
    text = needed(statement, str, *path)
    if not _IRI.fullmatch(text):
        raise Invalid(
            FieldError("/" + "/".join(path), "write an IRI with its scheme, such as https://...")
        )
    return text


def _day(statement: dict[str, Any]) -> date:
    """Sections 2.4.7 and 2.4.8: where no timestamp was given, the moment of storing is it."""
    for name in ("timestamp", "stored"):
        text = part(statement, str, name)
        if text is not None:
            return moment(text, f"/{name}").date()
    raise Invalid(FieldError("/timestamp", "add when it happened, such as 2024-03-01T09:30:00Z"))


def _employee(statement: dict[str, Any], around: Surroundings) -> str:
    """Section 2.4.2.3: an agent has exactly one of four identifiers; we know people by two."""
    actor = needed(statement, dict, "actor")
    if actor.get("objectType", "Agent") != "Agent":
        raise Invalid(
            FieldError("/actor/objectType", "send one statement for each Agent, not for a Group")
        )
    given = [name for name in _IDENTIFIERS if actor.get(name) is not None]
    if len(given) != 1:
        raise Invalid(
            FieldError("/actor", "identify the actor once, by account: its homePage and its name")
        )
    if given == ["account"]:
        home_page = _iri(statement, "actor", "account", "homePage")
        name = needed(statement, str, "actor", "account", "name")
        return around.people.of_account(home_page, name, "/actor/account")
    if given == ["mbox"]:
        address = needed(statement, str, "actor", "mbox")
        if not address.startswith("mailto:") or "@" not in address:
            raise Invalid(FieldError("/actor/mbox", "write mailto: and an e-mail address"))
        return around.people.of_address(address.removeprefix("mailto:"), "/actor/mbox")
    raise Invalid(
        FieldError(
            f"/actor/{given[0]}",
            "this does not say which employee is meant; send an account: its homePage and its name",
        )
    )


def _activity(statement: dict[str, Any]) -> str:
    """Section 2.4.4.1."""
    needed(statement, dict, "object")
    if part(statement, str, "object", "objectType") not in (None, "Activity"):
        raise Invalid(FieldError("/object/objectType", "only an Activity can be a training"))
    return _iri(statement, "object", "id")


def _title(statement: dict[str, Any]) -> str | None:
    """English where there is any (a language map, 4.2)."""
    names = part(statement, dict, "object", "definition", "name") or {}
    english = sorted(tag for tag in names if tag == "en" or tag.startswith("en-"))
    for tag in [*english, *sorted(names)]:
        if isinstance(names[tag], str):
            return title_of(names[tag])
    return None
