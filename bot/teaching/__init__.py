"""Taught phrases: drafted, tried, taken live, and where training runs."""
