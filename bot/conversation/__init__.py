"""One message's way: the turn collects, the dispatcher runs, all of it commits together."""
