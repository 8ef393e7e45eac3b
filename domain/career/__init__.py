"""A career: the facets of where a person stands, and how each fact changes them."""

from . import employment, judgement, learning, moves, oversight, plans, temporary, voice

__all__ = [
    "employment",
    "judgement",
    "learning",
    "moves",
    "oversight",
    "plans",
    "temporary",
    "voice",
]
