"""The web channel: customers on our own page, or in a frame on the shop's."""
