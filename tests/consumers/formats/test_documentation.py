"""FORMATS.md shows what is sent and what it becomes: each example is run."""

import re
from pathlib import Path

import orjson

import consumers.formats
from consumers.formats import Surroundings, facts_of
from consumers.formats.dispatch import FORMATS
from consumers.wire import cloud_event

PAGE = Path(consumers.formats.__file__).with_name("FORMATS.md").read_text(encoding="utf-8")
BLOCKS = [orjson.loads(block) for block in re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)]


def test_every_example_becomes_the_fact_that_is_shown():
    recorded = {}
    around = Surroundings(find=lambda source, id: recorded.get((source, id)))
    assert len(BLOCKS) == 8
    for sent, shown in zip(BLOCKS[::2], BLOCKS[1::2], strict=True):
        (fact,) = facts_of(None, orjson.dumps(sent), [], around)
        recorded[fact.source, fact.event_id] = fact
        became = cloud_event(fact)
        assert {name: became[name] for name in shown} == shown


def test_every_format_is_named_with_its_type():
    for form in FORMATS:
        assert f"`{form.type}`" in PAGE
