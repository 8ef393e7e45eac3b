"""Where each person stands, on any day, as known at any position."""
