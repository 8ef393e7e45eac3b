"""The read side: tables, how facts become rows, and how rows become answers."""
