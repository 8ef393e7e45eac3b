"""`careerlog asyncapi` on the command line."""

from consumers.asyncapi import document
from consumers.kafka.topics import Topics


def test_it_prints_the_document_of_the_topics_that_are_set(careerlog, monkeypatch):
    monkeypatch.setenv("CAREERLOG_KAFKA_TOPICS", "acme")
    for arguments in (("asyncapi",), ("asyncapi", "--json")):
        ran = careerlog(*arguments)
        assert ran.status == 0
        assert ran.json == document(Topics("acme"))
