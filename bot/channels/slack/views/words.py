"""The channel's own few sentences; all that the offices say comes from the catalogue."""

# One for every refusal: it says nothing about which check failed.
REFUSED = (
    "I can't tell who you are in our records, so I can't help you here. Please try again in a "
    "few minutes. If it stays like this, ask your IT team."
)
IN_PRIVATE = "I answered you in a direct message."
LOADING = "One moment…"
ASK_ME = "What can I do for you?"
GO_ON = "You can go on in my messages."
TRY_AGAIN = "I could not open that. Please write to me instead."
UNHEARD = "I can't read this. Could you write it another way?"
GONE = "This is no longer here. Open the Home tab again, or just write to me."

PROMPTS = (
    ("Reset my password", "I need to reset my password"),
    ("My leave", "How many days of leave do I have left?"),
    ("When is payday?", "When is payday?"),
    ("What can you do?", "What can you do?"),
)
