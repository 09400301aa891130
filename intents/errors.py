"""What can be wrong with an installation; a module of its own, so that naming it costs nothing."""


class EmbeddingError(Exception):
    """The extra's model is not the file it should be; the message says what to do."""
