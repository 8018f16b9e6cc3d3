"""spaCy for Indonesian in dialect: imported when rules are run, never at the start."""
