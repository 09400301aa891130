"""The dialogue: which job is under way, what it still has to know, and every way out of it.

Pure: a message's meaning and what was remembered go in, what is said and remembered comes out.
`moves` does what the router decided, `repairs` what was said about the conversation; both work on
a `talk`, which stacks `frames`, each a form (`forms`) that says what is `pending`; `asking`
puts the questions, `replies` collects what is said.
"""
