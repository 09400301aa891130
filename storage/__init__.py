"""Facts: our own records of conversations and work, and the business's systems."""
