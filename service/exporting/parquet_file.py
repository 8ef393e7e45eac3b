"""Parquet, with a type for every column, through pyarrow where it is installed."""

from itertools import islice
from pathlib import Path
from typing import Any, Final

from domain.whole_file import whole_file
from service.exporting.sheet import Sheet

_ROWS_AT_ONCE: Final = 65_536


class NoParquet(Exception):
    """Parquet was asked for, and pyarrow is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "writing Parquet needs the package pyarrow: pip install 'careerlog[parquet]', "
            "or take --format csv"
        )


def write_parquet(sheet: Sheet, out: Path) -> int:
    """Writes the sheet to a file, and gives the number of rows.

    What was asked stands in the file's key-value metadata, each name after `careerlog.`; moments
    are in UTC, to the microsecond.

    Raises:
        NoParquet: pyarrow is not installed.
    """
    try:
        import pyarrow
        from pyarrow.parquet import ParquetWriter
    except ImportError:
        raise NoParquet from None
    types: dict[str, Any] = {
        "text": pyarrow.string(),
        "integer": pyarrow.int64(),
        "number": pyarrow.float64(),
        "flag": pyarrow.bool_(),
        "day": pyarrow.date32(),
        "moment": pyarrow.timestamp("us", tz="UTC"),
    }
    fields = [pyarrow.field(column.name, types[column.kind]) for column in sheet.columns]
    metadata = {f"careerlog.{name}": value for name, value in sheet.asked.items()}
    schema = pyarrow.schema(fields, metadata=metadata)
    count = 0
    rows = sheet.cells()
    with whole_file(out) as draft, ParquetWriter(draft, schema) as writer:
        while some := list(islice(rows, _ROWS_AT_ONCE)):
            columns = [[row[at] for row in some] for at in range(len(fields))]
            arrays = [
                pyarrow.array(values, field.type)
                for values, field in zip(columns, fields, strict=True)
            ]
            writer.write_table(pyarrow.Table.from_arrays(arrays, schema=schema))
            count += len(some)
    return count
