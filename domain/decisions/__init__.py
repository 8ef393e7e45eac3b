"""What people may do: each command a pure function that returns facts, or refuses and says why."""
