"""CSV as RFC 4180 has it, in UTF-8, safe to open in a spreadsheet.

The first line names the columns; lines end in CRLF; cells with commas, quotation marks or line
ends are quoted. Days and moments are ISO 8601, moments in UTC. A text that a spreadsheet would take
for a formula (it begins with = + - @, in full width too, a tab or a line end) gets an apostrophe in
front, as OWASP's page on CSV injection asks; numbers, which are none, keep their sign.
"""

import csv
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from domain.whole_file import whole_file
from service.exporting.sheet import Sheet

_FULL_WIDTH: Final = ("\uff1d", "\uff0b", "\uff0d", "\uff20")
"""= + - @ as East Asian keyboards write them, which some spreadsheets take for the same."""
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", *_FULL_WIDTH)


def write_csv(sheet: Sheet, out: Path) -> int:
    """Writes the sheet to a file, and gives the number of rows."""
    count = 0
    with whole_file(out) as draft, draft.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.name for column in sheet.columns])
        for cells in sheet.cells():
            writer.writerow([_written(cell) for cell in cells])
            count += 1
    return count


def _written(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        return cell.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(_FORMULA) else cell
    return repr(cell)
