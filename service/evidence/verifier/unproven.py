"""What nobody should read into a bundle, although everything in it holds."""

from __future__ import annotations

from .bundle import Bundle


def not_proven(bundle: Bundle) -> list[str]:
    """What this bundle does not prove, a sentence each."""
    told = []
    if not bundle.trusted:
        told.append(
            "who signed: the keys came with the bundle. Ask the log's operator for the keys "
            "over another way, and run this again with --trust KEY."
        )
    if len(bundle.facts) != bundle.size or not bundle.facts:
        told.append(
            "that nothing else answers the question: a tree shows what is in it, not what is "
            "not. That these are all is the statement of whoever signed the manifest. (A gap "
            "within a stream would show, its end would not.)"
        )
    told.append(
        "that the log shows everybody the same history: compare the checkpoint with one that "
        "others have kept; only from the first one they kept is a rewriting ruled out."
    )
    told.append(
        "that what was sent is true, or that who is named as source or actor sent or decided "
        "it: the log shows that it was recorded, and not changed since."
    )
    told.append(
        "the times: recorded_at is the log's own clock, signed with the fact; a checkpoint "
        "says in which order things were, not when."
    )
    if any(fact.opened for fact in bundle.facts):
        told.append(
            "that the opened texts are what the sealed values hold: only the person's key "
            "could show that, and it would open everything of theirs. It is the statement of "
            "whoever signed the manifest."
        )
    if any(fact.sealed > fact.opened for fact in bundle.facts) or bundle.erased:
        told.append("what the values say that are sealed or erased.")
    return told
