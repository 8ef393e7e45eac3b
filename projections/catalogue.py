"""Every projection, by name."""

from collections.abc import Sequence
from typing import Final

from projections.audit.projection import AUDIT
from projections.posts.projection import POSTS
from projections.profiles.projection import PROFILES
from projections.projection import Projection

PROJECTIONS: Final[dict[str, Projection]] = {
    projection.name: projection for projection in (PROFILES, POSTS, AUDIT)
}
KEPT_UP: Final = (PROFILES.name, POSTS.name)
"""Those brought up with every fact; the others catch up when their commands ask them."""


class NoSuchProjection(ValueError):
    """A name that no projection has."""


def named(names: Sequence[str] | None = None) -> list[Projection]:
    """The projections of these names, those kept up with every fact where none are given.

    Raises:
        NoSuchProjection: listing those there are.
    """
    for name in names or ():
        if name not in PROJECTIONS:
            raise NoSuchProjection(f"no projection {name}; there are {', '.join(PROJECTIONS)}")
    return [PROJECTIONS[name] for name in names or KEPT_UP]
