"""O*NET's occupations as facts: posts that describe jobs, what they ask for, and career paths."""
