"""What employees, managers and the organisation promised one another, and who kept it."""
