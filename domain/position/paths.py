"""How a career path is drawn."""

from collections.abc import Iterator

from domain.events.posts import PathDefined
from domain.folding import Change, Outcome, State, evolves
from domain.position.facets import Path


@evolves(PathDefined)
def path_defined(state: State, fact: PathDefined) -> Iterator[Outcome]:
    """A path joins two posts or jobs; defined again, the later definition holds."""
    yield Change(
        ("path",),
        Path(
            fact.from_post, fact.from_job, fact.to_post, fact.to_job, fact.kind, fact.typical_years
        ),
    )
