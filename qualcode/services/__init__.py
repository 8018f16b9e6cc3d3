"""The verbs. One function is one intent of the user and one transaction."""
