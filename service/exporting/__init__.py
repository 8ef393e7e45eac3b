"""Answers as files for spreadsheets and BI tools: CSV and Parquet."""
