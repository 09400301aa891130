"""A Slack of our own: an honest stand-in for the platform, for trying the bot out and for tests.

It checks what Slack checks (tokens, arguments, Block Kit's limits, who is in which channel),
keeps what was sent, signs what it delivers, repeats what was not acknowledged, and can be told
to be slow, busy or broken.
"""
