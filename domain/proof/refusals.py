"""The two ways in which a proof, a note or a checkpoint is refused."""


class ProofError(ValueError):
    """Why something does not prove what it was held to prove; never quotes a fact or a key."""


class Malformed(ProofError):
    """What was given is not in the form that its specification asks for."""


class NotProven(ProofError):
    """What was given is well formed, but does not hold."""
