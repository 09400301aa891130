"""Values in a message: days and times, sums, codes, addresses, names, a yes or a no.

`reader` reads them all; each other module knows one kind, `tokens` cuts the text for them.
"""
