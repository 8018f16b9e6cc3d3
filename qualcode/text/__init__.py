"""Pure work on strings: cleaning, turns, tokens and dialect keys. No disk, no database, no screen."""
