"""Things that die: whatever is killed, frozen, restarted or cut, every fact counts once."""
