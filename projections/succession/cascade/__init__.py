"""What follows when people leave or move: who steps up, whose post opens next, where it stops."""
