"""How large the company is that the tests look at."""

PEOPLE, SEED = 2_000, 7
