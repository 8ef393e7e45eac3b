"""A person's own report as pages to hand over: one HTML file, nothing loaded, ready to print."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Final

_STYLE: Final = (
    "body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;"
    "padding:.2rem .6rem;border-bottom:1px solid #ddd}h2{margin-top:2rem}"
)
Section = tuple[str, Sequence[str], Sequence[Mapping[str, str]], Sequence[str]]
"""A heading, the columns of a table, its rows, and sentences below it."""


def page(title: str, opening: Iterable[str], sections: Iterable[Section]) -> str:
    """The whole document."""
    body = "".join(f"<p>{escape(line)}</p>" for line in opening)
    body += "".join(_section(each) for each in sections)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>"
        f"<body><h1>{escape(title)}</h1>{body}</body></html>\n"
    )


def _section(section: Section) -> str:
    heading, columns, rows, below = section
    told = f"<h2>{escape(heading)}</h2>"
    if rows:
        head = "".join(f"<th>{escape(column)}</th>" for column in columns)
        told += f"<table><tr>{head}</tr>"
        for row in rows:
            told += f"<tr>{''.join(f'<td>{escape(row[column])}</td>' for column in columns)}</tr>"
        told += "</table>"
    return told + "".join(f"<p>{escape(line)}</p>" for line in below)
