"""Where career paths lead: the graph between posts and jobs, and the gap between two of them."""
