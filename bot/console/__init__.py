"""Where people of the company watch and work the escalation queue."""
