"""Where people work: the queue, the conversations, and how to get in."""
