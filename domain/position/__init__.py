"""A post, a path, a review: their facets, and how each fact changes them."""

from . import bench, openings, paths, posts

__all__ = ["bench", "openings", "paths", "posts"]
