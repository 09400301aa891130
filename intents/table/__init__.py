"""The table of word vectors, and how it was made."""
