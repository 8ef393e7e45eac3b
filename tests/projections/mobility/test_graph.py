"""The graph of career paths: distances by hand, and the same distance seen from both ends."""

from hypothesis import given
from hypothesis import strategies as st

from projections.mobility.graph import Graph, Place, Step


def post(id: str) -> Place:
    return Place("post", id)


def job(id: str) -> Place:
    return Place("job", id)


def step(begin: Place, end: Place, years: float | None = 2.0, path: str = "") -> Step:
    return Step(path or f"{begin.id}-{end.id}", begin, end, "upward", years, 1)


def test_the_fewest_steps_count_then_the_fewest_years():
    """Analyst -> lead in one step of 9 years, or over senior in two of 3: one step is nearer.
    From senior, over the shorter of two paths of one step: 2 years."""
    paths = [
        step(job("analyst"), job("senior"), 3.0),
        step(job("senior"), job("lead"), 3.0, "long"),
        step(job("senior"), job("lead"), 2.0, "short"),
        step(job("analyst"), job("lead"), 9.0, "direct"),
    ]
    routes = Graph(paths, {}).towards(job("lead"), 3)
    assert [each.path for each in routes[job("analyst")].steps] == ["direct"]
    assert routes[job("analyst")].typical_years == 9.0
    assert [each.path for each in routes[job("senior")].steps] == ["short"]
    assert routes[job("lead")].steps == ()


def test_a_path_to_a_job_leads_into_each_of_its_posts_and_holders_have_the_jobs_paths():
    graph = Graph([step(job("J1"), job("J2"))], {"P1": "J1", "P2": "J2", "P3": "J2"})
    assert len(graph.towards(post("P2"), 3)[post("P1")].steps) == 1
    assert graph.towards(post("P2"), 3)[post("P3")].steps == ()
    assert graph.onward(post("P1"), 3).keys() >= {post("P2"), post("P3"), job("J2")}


def test_a_path_from_a_post_is_not_open_to_others_of_its_job():
    graph = Graph([step(post("P1"), post("P9"))], {"P1": "J1", "P2": "J1"})
    routes = graph.towards(post("P9"), 3)
    assert post("P1") in routes
    assert post("P2") not in routes and job("J1") not in routes
    assert post("P9") not in graph.onward(post("P2"), 3)


def test_paths_further_than_asked_are_not_followed():
    graph = Graph([step(job("A"), job("B")), step(job("B"), job("C"))], {})
    assert job("A") not in graph.towards(job("C"), 1)
    assert len(graph.towards(job("C"), 2)[job("A")].steps) == 2


def test_a_step_that_says_no_years_makes_the_whole_unknown():
    graph = Graph([step(job("A"), job("B"), None), step(job("B"), job("C"))], {})
    assert graph.towards(job("C"), 2)[job("A")].typical_years is None


ends = st.sampled_from([post("P1"), post("P2"), post("P3"), job("J1"), job("J2"), job("J3")])
graphs = st.builds(
    lambda pairs, jobs: Graph(
        [step(a, b, years, f"{n}") for n, (a, b, years) in enumerate(pairs)], jobs
    ),
    st.lists(st.tuples(ends, ends, st.sampled_from((None, 1.0, 5.0))), max_size=8),
    st.dictionaries(
        st.sampled_from(("P1", "P2", "P3", "P4")), st.sampled_from(("J1", "J2")), max_size=4
    ),
)


@given(graphs, ends, st.integers(0, 4))
def test_the_distance_is_the_same_from_both_ends(graph: Graph, start: Place, most: int):
    onward = graph.onward(start, most)
    for goal in [post("P1"), post("P4"), job("J1"), job("J2")]:
        back = graph.between(start, goal, most)
        assert (back is None) == (goal not in onward)
        if back is not None:
            assert len(back.steps) == len(onward[goal].steps)


@given(graphs, ends)
def test_the_steps_of_a_route_join(graph: Graph, goal: Place):
    for begin, route in graph.towards(goal, 4).items():
        at = {begin, *graph.stood_in(begin)}
        for each in route.steps:
            assert each.begin in at
            at = {each.end, *graph.stood_in(each.end)}
            if each.end.kind == "job":
                at |= {post(id) for id in graph.posts_of(each.end.id)}
        reached = {goal, *graph.stood_in(goal)}
        jobs = {each.id for each in reached if each.kind == "job"}
        assert at & (reached | {post(id) for j in jobs for id in graph.posts_of(j)})
