"""What can be wrong when people handle dead letters; each message says what to do."""


class NoDeadLetters(Exception):
    """The dead letters cannot be reached: where they were sought."""


class NoSuchLetter(Exception):
    """A letter was named that is not there."""


class NotMended(Exception):
    """A file of mended letters cannot be used: which line, and what to write."""


class NotForgotten(Exception):
    """Letters about a person who is to be forgotten keep coming."""
