"""Units stand in a tree that their ids tell: IT.04.1 is below IT.04, which is below IT."""

from sqlalchemy import ColumnElement, and_, or_


def unit_within(
    column: ColumnElement[str | None], unit: str, postgres: bool
) -> ColumnElement[bool]:
    """That a unit is `unit` or below it: its id goes on after `unit` and a dot.

    IT.04.1 is within IT.04 and IT, not within IT.0. Where ids do not show the tree, only the unit
    itself is meant. Said to each database in the form that its index on the column answers.
    """
    if postgres:
        below = column.startswith(f"{unit}.", autoescape=True)
    else:
        below = and_(column >= f"{unit}.", column < f"{unit}/")  # "/" comes right after "."
    return or_(column == unit, below)
