"""Jambi Malay and colloquial Indonesian: one key for every spelling, the words themselves untouched.

`lexicon` is the data and what it says of a form, `rules` are the sound laws for forms it does not
list, `keys` turns a text into a stream of (start, end, key), `query` and `match` search that stream,
`fuzzy` finds misspellings in a vocabulary, `words` counts. See docs/dialect.md.
"""
