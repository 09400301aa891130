"""The tables both offices have."""
