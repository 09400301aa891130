"""The front office's facts: customers and their orders."""
