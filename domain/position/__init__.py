"""A post, a path, a review: their facets, and how each fact changes them."""

from . import bench, openings, paths, periods, posts

__all__ = ["bench", "openings", "paths", "periods", "posts"]
