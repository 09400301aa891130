"""Phrases taught later: made fit to keep, tried against every line, trained in a process of its own."""
