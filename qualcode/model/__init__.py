"""Nouns of qualitative research as frozen values. Standard library only; knows no file, SQL or screen."""
