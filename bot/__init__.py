"""The conversation and its edges."""
