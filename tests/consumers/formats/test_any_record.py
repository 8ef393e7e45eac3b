"""Whatever is sent, it is facts or a refusal with reasons: nothing stops the intake."""

from copy import deepcopy
from typing import Any

import orjson
from hypothesis import example, given
from hypothesis import strategies as st

from consumers.formats import People, Surroundings, facts_of
from consumers.http_batch import facts_of_request
from consumers.refusals import Invalid
from domain.events.base import Event
from tests.consumers.malformed import MALFORMED
from tests.consumers.malformed.documents import CREDENTIAL, PLAIN, REVOCATIONS, STATEMENT
from tests.consumers.malformed.making import EVENT, headers

ODD = st.sampled_from(
    [
        None,
        True,
        -1,
        1e300,
        2**63,
        "",
        "x",
        "\x00",
        "é",
        "9999-12-31T23:59:59Z",
        "0001-01-01T00:00:00+23:59",
        "2024-03-01T09:30:60Z",
        "P" + "9" * 400 + "D",
        "mailto:",
        "https://x",
        [],
        {},
        [[]],
        {"id": {}},
        ["completed"],
    ]
)
DOCUMENTS = (EVENT, STATEMENT, CREDENTIAL, REVOCATIONS, PLAIN)
EARNED = facts_of(None, orjson.dumps(CREDENTIAL), None)[0]
AROUND = Surroundings(
    People(mail_domains=frozenset(("example.org",))),
    lambda source, id: EARNED,
    "2024-03-01T00:00:00Z",
)


def told(key: bytes | None, value: bytes | None, given_headers: Any) -> list[Event]:
    try:
        facts = facts_of(key, value, given_headers, AROUND)
    except Invalid as invalid:
        assert invalid.errors
        return []
    assert all(isinstance(fact, Event) for fact in facts)
    return facts


def places(document: Any, above: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inside = (
        document.items()
        if isinstance(document, dict)
        else enumerate(document)
        if isinstance(document, list)
        else ()
    )
    return [above] + [place for name, held in inside for place in places(held, (*above, name))]


@st.composite
def spoilt(draw: st.DrawFn) -> Any:
    """A good document with odd values at one or two places."""
    document = draw(st.sampled_from(DOCUMENTS))
    copy: Any = {"whole": orjson.loads(orjson.dumps(document))}
    for _ in range(draw(st.integers(1, 2))):
        *above, last = ("whole", *draw(st.sampled_from(places(copy["whole"]))))
        at = copy
        for name in above:
            at = at[name]
        at[last] = deepcopy(draw(ODD))
    return copy["whole"]


@given(spoilt(), st.booleans())
@example(STATEMENT | {"type": ["x"]}, True)
def test_a_good_document_with_something_odd_in_it(document, announced):
    try:
        value = orjson.dumps(document)
    except TypeError:  # a whole number that JSON readers need not understand
        return
    content = [("content-type", b"application/cloudevents+json")] if announced else []
    told(b"career-E1", value, content)
    told(None, orjson.dumps({**EVENT, "type": "x", "data": document}), content)
    for answer in facts_of_request(value, "application/json", [("ce-type", "x")]):
        assert isinstance(answer, Invalid | list)


names = st.sampled_from(["ce_id", "ce_type", "ce_time", "ce_", "ce-id", "content-type", "x"])
values = st.none() | st.binary(max_size=12) | st.sampled_from([b"application/json", b"goal.set"])


@given(
    st.none() | st.binary(max_size=12),
    st.none() | st.binary(max_size=40) | st.sampled_from([each.value for each in MALFORMED]),
    st.none() | st.lists(st.tuples(names, values), max_size=6),
    st.booleans(),
)
def test_any_bytes_and_headers(key, value, given_headers, and_good_ones):
    told(key, value, headers(*given_headers or ()) if and_good_ones else given_headers)
