"""How wishes, conversations and rewards are kept."""

from collections.abc import Iterator

from domain.career.facets import Aspiration, Conversation, Reward
from domain.events.voice import AspirationDeclared, ConversationHeld, RewardGranted
from domain.folding import Change, Outcome, State, evolves


@evolves(AspirationDeclared, employment="expected")
def aspiration_declared(state: State, fact: AspirationDeclared) -> Iterator[Outcome]:
    """What somebody last said they want holds."""
    yield Change(
        ("aspiration",),
        Aspiration(fact.wish, fact.target_posts, fact.mobility, fact.relocation, fact.effective_on),
    )


@evolves(ConversationHeld, employment="expected")
def conversation_held(state: State, fact: ConversationHeld) -> Iterator[Outcome]:
    """A conversation took place; what was said stays sealed in the fact."""
    yield Change(
        ("conversation", fact.conversation),
        Conversation(fact.kind, fact.effective_on, fact.held_by, fact.follow_up_by),
    )


@evolves(RewardGranted, employment="expected")
def reward_granted(state: State, fact: RewardGranted) -> Iterator[Outcome]:
    """A reward was granted."""
    yield Change(("reward", fact.reward), Reward(fact.kind, fact.effective_on, fact.title))
