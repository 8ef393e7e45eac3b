"""Small companies for cascades, drawn by hand or at random."""

from hypothesis import strategies as st

from projections.succession.cascade.company import Company, Nominee, Seat, Wish
from projections.succession.cascade.steps import REACHES

POSTS = [f"P{number}" for number in range(1, 7)]
PEOPLE = [f"E{number}" for number in range(1, 10)]


def seat(post: str, **values: object) -> Seat:
    """A post to be refilled, neither key nor critical unless told."""
    fields = {"refill": True, "key": False, "critical": False} | values
    return Seat(post, None, None, position=7, **fields)  # type: ignore[arg-type]


def nominee(employee: str, readiness: str | None = "ready_now", **values: object) -> Nominee:
    """An approved successor, ready now unless told."""
    fields = {"approved": True, "rank": None, "interim": False, "position": 11} | values
    return Nominee(employee, readiness=readiness, **fields)  # type: ignore[arg-type]


def company(
    held: dict[str, str | None],
    benches: dict[str, list[Nominee]],
    wishes: dict[str, str] | None = None,
    seats: list[Seat] | None = None,
) -> Company:
    """A company in which `held` says who holds which post; the posts named there are open."""
    named = {each.post: each for each in seats or ()}
    posts = {post for post in held.values() if post} | set(benches)
    holders: dict[str, list[str]] = {}
    for employee, post in sorted(held.items()):
        if post:
            holders.setdefault(post, []).append(employee)
    return Company(
        {post: named.get(post) or seat(post) for post in sorted(posts | set(named))},
        held,
        holders,
        dict.fromkeys(held, 5),
        benches,
        {employee: Wish(wish, 13) for employee, wish in (wishes or {}).items()},
    )


@st.composite
def companies(draw: st.DrawFn) -> Company:
    """Any company of up to six posts and nine people."""
    held = draw(st.dictionaries(st.sampled_from(PEOPLE), st.sampled_from([*POSTS, None])))
    named = st.builds(
        nominee,
        st.sampled_from(PEOPLE),
        st.sampled_from([*REACHES, None]),
        approved=st.booleans(),
        rank=st.sampled_from([None, 1, 2]),
        interim=st.booleans(),
        position=st.integers(1, 99),
    )
    benches = draw(st.dictionaries(st.sampled_from(POSTS), st.lists(named, max_size=4)))
    wishes = draw(
        st.dictionaries(
            st.sampled_from(PEOPLE),
            st.sampled_from(["advancement", "development", "both", "neither"]),
        )
    )
    seats = [seat(post, refill=draw(st.booleans()), critical=draw(st.booleans())) for post in POSTS]
    return company(held, benches, wishes, seats)
