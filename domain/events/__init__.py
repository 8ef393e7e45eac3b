"""Every kind of fact that can happen to a career or a post, a file per subject."""
