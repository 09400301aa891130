"""Every act on work, once: called inside a transaction, answering a typed result, saying nothing itself."""
