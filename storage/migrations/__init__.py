"""The schema of each database, version by version."""
