"""The posts: the fold of every post, career path and talent review, kept in tables."""

from typing import Final

from projections.fold_fed import FoldFed
from projections.posts.schema import post_tables

POSTS: Final = FoldFed(
    "posts", version=2, kinds=("position", "path", "review", "period"), schema=post_tables
)
