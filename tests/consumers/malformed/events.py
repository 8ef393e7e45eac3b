"""What is wrong with the attributes of a CloudEvent, or with the fields of its fact."""

from .making import SECRET, changed, structured, with_data

ATTRIBUTES = [
    structured("no specversion", "/specversion", changed(without=("specversion",))),
    structured("a number as specversion", "/specversion", changed(specversion=1.0)),
    structured(
        "an unknown type", "did you mean career.promoted or", changed(type="career.promotd")
    ),
    structured("no type", "/type: add the name of a fact", changed(without=("type",))),
    structured("a type of nobody", "not the name of a fact", changed(type=SECRET)),
    structured("a type that is a list", "not the name of a fact", changed(type=["goal.set"])),
    structured(
        "a future version",
        "/dataschema: write urn:careerlog:career.promoted:1",
        changed(dataschema="urn:careerlog:career.promoted:99"),
    ),
    structured("a schema of others", "/dataschema", changed(dataschema="https://example.org/s")),
    structured("a number as id", "/id: write text", changed(id=5)),
    structured("a long id", "/id: write 1 to 128", changed(id="x" * 129)),
    structured("no stream", "such as career-E1024", changed(subject="E1024")),
    structured("a name as subject", "such as career-E1024", changed(subject=f"career-{SECRET}")),
    structured(
        "another kind of stream", "stands on a career stream", changed(subject="position-P77")
    ),
    structured(
        "time without a zone",
        "/time: write a time with its zone",
        changed(time="2024-03-01T09:30:00"),
    ),
    structured("time as a number", "/time", changed(time=1709285400)),
    structured("a moment that never was", "/time", changed(time="2024-13-41T25:00:00Z")),
    structured("data in base64", "/data_base64", changed(without=("data",), data_base64="e30=")),
    structured("data null", "/data: add an object", changed(data=None)),
    structured("data as text", "/data: add an object", changed(data=SECRET)),
    structured("data of another type", "/datacontenttype", changed(datacontenttype="text/xml")),
    structured("an object as an extension", "/team: write text", changed(team={"name": SECRET})),
    structured("a position of one's own", "/data/position: leave this out", with_data(position=7)),
]

FIELDS = [
    structured(
        "no effective day", "/data/effective_on: add this", with_data(without=("effective_on",))
    ),
    structured(
        "a day that never was", "write a day as YYYY-MM-DD", with_data(effective_on="2023-02-29")
    ),
    structured("a day as Americans write it", "YYYY-MM-DD", with_data(effective_on="03/01/2024")),
    structured("a day as a number", "YYYY-MM-DD", with_data(effective_on=20240301)),
    structured("a moment for a day", "YYYY-MM-DD", with_data(effective_on="2024-03-01T00:00:00Z")),
    structured("a day before all records", "between 1700", with_data(effective_on="0001-01-01")),
    structured("a day after all records", "2199", with_data(effective_on="9999-12-31")),
    structured("an unknown field", "no such field", with_data(salary=90_000)),
    structured("a misspelt field", "did you mean title?", with_data(titel=SECRET)),
    structured("a field of the wrong kind", "/data/title: write text", with_data(title=7)),
    structured("a value not on the list", "/data/ladder: write", with_data(ladder=SECRET)),
    structured(
        "a line break in a title", "write one line of text", with_data(title="Maria\nSecret")
    ),
    structured("an empty title", "at least 1 character", with_data(title="")),
    structured("an endless note", "at most 4000", with_data(reason=SECRET * 500)),
    structured("NUL in a note", "without NUL", with_data(reason="Maria\0Secret")),
    structured("an id with a blank", "write an id", with_data(post=SECRET)),
]
