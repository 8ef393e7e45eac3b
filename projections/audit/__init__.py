"""The auditor's side: every fact listed, what each changed, two points compared, rows replayed."""
