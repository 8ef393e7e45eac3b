"""`careerlog onet`: O*NET's occupations, what they ask for and where they lead, as facts."""

import re
from collections import Counter
from itertools import islice
from pathlib import Path
from typing import Annotated, Final

import typer

from service.onet.facts import SOURCE, facts_of
from service.onet.reading import chosen, read_release

from .opening import opened_log
from .options import Json, Store
from .output import console, counted, print_json
from .progress import Bar

BATCH: Final = 2_000
"""Facts that are recorded in one transaction."""
_GROUP: Final = re.compile(r"\d\d(-[\d.]*)?")


def onet(
    folder: Annotated[Path, typer.Argument(help="A folder with O*NET's text files.")],
    occupations: Annotated[
        str | None,
        typer.Option(
            metavar="CODES",
            help="Beginnings of O*NET-SOC codes: 11- (management), 15-12,11-1021.00 [all].",
            show_default=False,
        ),
    ] = None,
    supplemental: Annotated[
        bool, typer.Option("--supplemental", help="Also O*NET's second ten related occupations.")
    ] = False,
    store: Store = None,
    json: Json = False,
) -> None:
    """Record O*NET's occupations: what each asks for, and the career paths between them.

    Each becomes a post of the unit ONET that describes a job of the occupation's code; asked about
    with careerlog paths --from CODE --to CODE. Recorded again, nothing is doubled.
    """
    groups = tuple(part for part in (occupations or "").split(",") if part)
    for group in groups:
        if not _GROUP.match(group):
            raise typer.BadParameter(f"{group} begins no O*NET-SOC code; write 11- or 11-1021.00")
    release = read_release(folder)
    taken = chosen(release, groups)
    if not taken:
        raise typer.BadParameter(f"no occupation's code begins with {', '.join(groups)}")
    tally: Counter[str] = Counter()
    conflicts: list[str] = []
    with opened_log(store) as log:
        facts = list(facts_of(release, taken, lambda id: log.find(SOURCE, id), supplemental))
        waiting = iter(facts)
        with Bar("Recording", len(facts)) as bar:
            while batch := list(islice(waiting, BATCH)):
                receipts = log.append(batch)
                tally.update(receipt.status for receipt in receipts)
                conflicts += [each.detail for each in receipts if each.status == "conflict"]
                bar.at(tally.total())
    kinds = Counter(fact.type for fact in facts)
    paths = kinds["path.defined"]
    answer = {
        "release": release.version,
        "effective_on": release.published,
        "occupations": len(taken),
        "with_requirements": kinds["position.requirements_set"],
        "paths": paths,
        "facts": len(facts),
        "recorded": tally["recorded"],
        "already_recorded": tally["already_recorded"],
        "conflicts": conflicts,
    }
    if json:
        print_json(answer)
    else:
        console().print(
            f"O*NET {release.version}, true from {release.published} on: "
            f"{counted(len(taken), 'occupation')}, {counted(paths, 'path')}\n"
            f"{counted(len(facts), 'fact')}: {tally['recorded']:,} recorded, "
            f"{tally['already_recorded']:,} already recorded, {len(conflicts):,} in conflict",
            soft_wrap=True,
        )
        for conflict in conflicts[:10]:
            console().print(f"conflict: {conflict}", soft_wrap=True)
    if conflicts:
        raise typer.Exit(1)


def register(app: typer.Typer) -> None:
    """Adds the command to the program."""
    app.command("onet")(onet)
