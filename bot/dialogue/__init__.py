"""The dialogue: which job is under way, what it still has to know, and every way out of it.

Pure: a message's meaning and what was remembered go in, what is said and remembered comes out.
`talk` moves, `repairs` mends, `forms` asks and fills, `frames` stacks, `memory` keeps, `said`
collects, `jobs` is what an office can do.
"""
