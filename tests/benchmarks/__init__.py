"""The figures the README quotes: `make bench`. Ratios inside one run, medians of several.

Absolute times depend on the machine and on who else uses it; they are shown, never tested.
"""

import intents  # noqa: F401 - first of all: it sets how many threads numpy takes
