"""Units of work: tickets, escalations, cards, slips, and the log of what was done."""
