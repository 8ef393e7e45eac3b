"""The profiles: every career's fold, kept in tables."""

from typing import Final

from projections.fold_fed import FoldFed
from projections.profiles.schema import profile_tables

PROFILES: Final = FoldFed("profiles", version=2, kinds=("career",), schema=profile_tables)
