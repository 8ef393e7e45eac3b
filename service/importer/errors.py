"""What can be wrong with a mapping, said all at once, and with a row, said one by one."""

from collections.abc import Iterable
from difflib import get_close_matches


class MappingError(ValueError):
    """The mapping cannot be used; `problems` names every place in it and what to write instead."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class Unusable(ValueError):
    """A cell cannot become a value: which columns, what is wrong, and what to write instead.

    Neither text repeats the cell, for it might be personal.
    """

    def __init__(self, columns: tuple[str, ...], reason: str, write: str) -> None:
        super().__init__(reason)
        self.columns = columns
        self.reason = reason
        self.write = write


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The nearest known words as a question, else all of them."""
    known = list(known)
    folded = {name.casefold(): name for name in known}
    near = get_close_matches(word.casefold(), folded, n=2, cutoff=0.6)
    if near:
        return f"did you mean {' or '.join(folded[name] for name in near)}?"
    return f"known are {', '.join(known)}" if known else "there are none"
