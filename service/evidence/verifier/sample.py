"""A sample: that its seed draws these facts out of those that matched."""

from __future__ import annotations

import hashlib

from .bundle import Bundle
from .layout import FACTS, POPULATION, QUESTION
from .spelling import lines_of, number


def sampled(population: list[int], size: int, seed: str) -> list[int]:
    """The positions that a seed draws: those with the lowest SHA-256 of `<seed>:<position>`."""
    rank = {each: hashlib.sha256(f"{seed}:{each}".encode()).digest() for each in population}
    return sorted(sorted(population, key=lambda each: (rank[each], each))[:size])


def check_sample(bundle: Bundle) -> None:
    """The facts that a sample was drawn as; without one, that all that matched are here."""
    sample = bundle.question.get("sample")
    if sample is None:
        taken_out = bundle.question.get("matching") != len(bundle.facts)
        if taken_out or (bundle.folder / POPULATION).exists():
            bundle.failures.append(f"{QUESTION}: says that facts matched which are not here")
        return
    lines = lines_of(bundle.read(POPULATION), POPULATION)
    population = [number(line, f"{POPULATION} line {at}") for at, line in enumerate(lines, 1)]
    drawn = sampled(population, sample["size"], sample["seed"])
    if len(population) != bundle.question["matching"] or sorted(set(population)) != population:
        bundle.failures.append(f"{POPULATION}: not the positions that {QUESTION} counts")
    if drawn != [each.position for each in bundle.facts]:
        bundle.failures.append(f"{FACTS}: these are not the facts that the seed draws")
    bundle.holds.append(f"a sample of {len(drawn):,} out of {len(population):,}, by its seed")
