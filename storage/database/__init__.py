"""How a database is opened, written and read; what every table's rows have in common."""
