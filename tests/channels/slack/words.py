"""The channel's own sentences as shipped, which the tests look for."""

from bot.cli.slack import shipped_words

ENGLISH = shipped_words()
REFUSED = ENGLISH("refused")
GONE = ENGLISH("gone")
LOADING = ENGLISH("loading")
UNHEARD = ENGLISH("unheard")
IN_PRIVATE = ENGLISH("in_private")
