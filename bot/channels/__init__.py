"""Where people talk: every channel verifies its sender and knows one office."""
