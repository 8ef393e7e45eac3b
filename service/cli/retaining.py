"""`careerlog retention`: erasing those who left longer ago than what is personal may be kept."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from domain.decisions import erasing
from domain.decisions.deciding import Act, Refused
from domain.log import CareerLog
from domain.store.placing import WrongVersion
from service.erasure.retention import BASIS, Due, Population, due, policy_from

from .acting import act, an_id, career, carry
from .clearing import Copies, KeepIntake
from .erasing_now import erase_now, is_sealed
from .opening import opened_log, up_to_date
from .options import Json, KafkaHosts, Store
from .output import print_listed
from .progress import Bar

_COLUMNS: Final = ("employee", "population", "unit", "left_on", "due_on", "status", "why")


def retention(
    years: Annotated[
        int | None,
        typer.Option(min=0, max=100, help="Of everybody, so many whole years after leaving."),
    ] = None,
    policy: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Populations and their years, in TOML.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only list who is due, why, and what blocks.")
    ] = False,
    by: Annotated[
        str | None, typer.Option("--by", parser=an_id, metavar="WHO", help="Who asks for them.")
    ] = None,
    authorised_by: Annotated[
        str | None,
        typer.Option(
            "--authorised-by", parser=an_id, metavar="WHO", help="Who approves; another one."
        ),
    ] = None,
    keep_intake: KeepIntake = False,
    store: Store = None,
    kafka: KafkaHosts = None,
    json: Json = False,
) -> None:
    """Erase those whose retention period is over: one asks for all who are due, another approves.

    Whom a legal hold protects stays. The exit status is 1 where somebody could not be erased.
    """
    populations = _populations(years, policy)
    if not dry_run and by is None and authorised_by is None:
        raise typer.BadParameter(
            "look first: --dry-run; then one asks (--by WHO), and another approves "
            "(--authorised-by WHO)"
        )
    if not dry_run and by is not None and by == authorised_by:
        raise Refused(
            f"nobody approves what they asked for: let somebody else than {by} do it "
            "(--authorised-by)"
        )
    copies = Copies(store, kafka, keep_intake)
    with up_to_date(store) as (database, _), database.reading() as connection:
        found = due(connection, populations, date.today())
    if dry_run:
        rows = [_row(each, *_standing(each)) for each in found]
    else:
        with opened_log(store, must_exist=True) as log, Bar("Erasing", len(found)) as bar:
            rows = []
            for done, each in enumerate(found, start=1):
                rows.append(_carried(log, store, copies, each, by, authorised_by))
                bar.at(done)
        copies.in_kafka([row["employee"] for row in rows if row["status"] == "erased"])
    _print(rows, json)
    if any(row["status"] == "refused" for row in rows):
        raise typer.Exit(1)
    copies.complain()


def _populations(years: int | None, policy: Path | None) -> tuple[Population, ...]:
    if (years is None) == (policy is None):
        raise typer.BadParameter("say for how long: --years N, or --policy FILE")
    return (Population(years=years),) if years is not None else policy_from(Path(policy or ""))


def _standing(each: Due) -> tuple[str, str | None]:
    if each.blocked is not None:
        return "blocked", each.blocked
    return ("asked", f"by {each.asked_by}") if each.asked_by else ("due", None)


def _carried(
    log: CareerLog,
    store: str | None,
    copies: Copies,
    each: Due,
    by: str | None,
    authorised_by: str | None,
) -> dict[str, Any]:
    """What became of one of those due."""
    status, why = _standing(each)
    if status == "blocked" or (status == "due" and by is None):
        return _row(each, status, why or "nobody has asked for this erasure (--by WHO)")
    if status == "asked" and authorised_by is None:
        return _row(each, status, why)
    asking = act(by, None) if by is not None and status == "due" else None
    try:
        if authorised_by is not None:
            approving = act(authorised_by, None)
            erase_now(log, store, copies, each.employee, BASIS, asking, approving)
            return _row(each, "erased", None)
        _ask(log, each.employee, asking)
    except (Refused, WrongVersion) as refused:
        return _row(each, "refused", str(refused))
    return _row(each, "asked", f"by {by}")


def _ask(log: CareerLog, person: str, asking: Act | None) -> None:
    if asking is not None:
        sealed = is_sealed(log, person)
        carry(
            log,
            [career(person)],
            lambda records: erasing.ask(records[career(person)], asking, BASIS, sealed),
        )


def _row(each: Due, status: str, why: str | None) -> dict[str, Any]:
    told = each._asdict()
    return {name: told[name] for name in told if name not in ("asked_by", "blocked")} | {
        "status": status,
        "why": why,
    }


def _print(rows: list[dict[str, Any]], json: bool) -> None:
    print_listed(rows, _COLUMNS, json, "person is due", "people are due")


def register(app: typer.Typer) -> None:
    """Adds the command to the program."""
    app.command("retention")(retention)
