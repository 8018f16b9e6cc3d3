"""qualcode: qualitative coding of interviews in the terminal. Imports nothing: start-up stays fast."""

__version__ = "0.1.0"
