"""Figures about understanding, and readings as plain data."""
