"""The house: who may sit at the console. A database of its own beside the two offices."""
