"""The only room that speaks SQL: the log of operations and its projections."""
