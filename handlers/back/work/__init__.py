"""Work among colleagues: requests, decisions, people."""
