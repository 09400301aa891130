"""One side of the company: its handlers, its wording, what it remembers, who is there."""
