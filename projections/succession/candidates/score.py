"""How well a person could follow into a post: one number, and the parts that it is the sum of."""

from datetime import date

from projections.mobility.graph import Place, Route, best

from .fit import fit
from .judged import judgements
from .parts import Reason, Score
from .person import Person, Wanted
from .requirements import requirements
from .settings import Scoring

Routes = dict[Place, Route]
"""Every place that leads to the post, as `Graph.towards` says."""


def scored(person: Person, wanted: Wanted, routes: Routes, by: Scoring, on: date) -> Score:
    """The score of somebody for a post on a day: CANDIDATES.md says how it comes about."""
    score = Score()
    requirements(score, person, wanted, by, on)
    fit(score, person, wanted, best(routes, person.places()), by, on)
    judgements(score, person, wanted, by, on)
    return score


def refusal(person: Person) -> Reason | None:
    """Why somebody is no candidate for any post: they have said that they do not want one."""
    row = person.one("aspiration")
    if row is None or not person.unwilling:
        return None
    wants = "to develop where they are" if row.value.wish == "development" else "no advancement"
    return Reason(f"wants {wants}, declared {row.value.declared_on}", row.position)
