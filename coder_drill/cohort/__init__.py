"""A trainer's cohort: its database on SQLite or PostgreSQL, what came in, scores, statistics, reports."""
