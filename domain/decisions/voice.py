"""A person's own voice: declaring what they want, and the conversations in which they are heard."""

from collections.abc import Iterable
from datetime import date

from domain.decisions.deciding import Act, Decision, Record, Refused, decided
from domain.decisions.people import employed, never_before, only_themselves
from domain.decisions.posts_open import open_post
from domain.events.voice import AspirationDeclared, ConversationHeld


def declare(
    career: Record,
    act: Act,
    wish: str,
    target_posts: Iterable[Record] = (),
    mobility: str | None = None,
    relocation: bool | None = None,
    notes: str | None = None,
) -> Decision:
    """Somebody says what they want; it holds until they declare anew.

    Raises:
        Refused: it is said for another person; they are not employed; a target post is not open.
    """
    only_themselves(career, act, "declare a wish")
    employed(career, act.on)
    posts = tuple(target_posts)
    for each in posts:
        open_post(each, act.on)
    fact = act.fact(
        AspirationDeclared,
        career.stream,
        wish=wish,
        target_posts=tuple(each.subject for each in posts),
        mobility=mobility,
        relocation=relocation,
        notes=notes,
    )
    return decided(act, career, [fact])


def converse(
    career: Record,
    act: Act,
    conversation: str,
    kind: str,
    held_by: str | None = None,
    follow_up_by: date | None = None,
    reasons_to_stay: str | None = None,
    reasons_to_leave: str | None = None,
    notes: str | None = None,
) -> Decision:
    """A conversation took place; one of the two who had it says so.

    Raises:
        Refused: somebody else says so, or nobody to talk with is named; the person is not employed;
            a conversation of this id is on record.
    """
    employed(career, act.on)
    who = career.subject
    held_by = held_by or (act.by if act.by != who else None)
    if held_by is None or held_by == who:
        raise Refused(f"a conversation needs two: say with --held-by who talked with {who}")
    if act.by not in (who, held_by):
        raise Refused(
            f"{act.by} was not part of this conversation: let {who} or {held_by} record it (--by)"
        )
    if (known := career.get(act.on, "conversation", conversation)) is not None:
        raise Refused(
            f"conversation {conversation} is on record as held on {known.held_on}; "
            "give this one an id of its own"
        )
    never_before(follow_up_by, act, "the follow-up by")
    fact = act.fact(
        ConversationHeld,
        career.stream,
        conversation=conversation,
        kind=kind,
        held_by=held_by,
        reasons_to_stay=reasons_to_stay,
        reasons_to_leave=reasons_to_leave,
        notes=notes,
        follow_up_by=follow_up_by,
    )
    return decided(act, career, [fact])
