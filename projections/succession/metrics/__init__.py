"""The figures of succession planning at any two dates, each with the rows and facts behind it."""
