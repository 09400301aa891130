"""The sample company: Rosewick Espresso Works, makers of espresso machines and grinders.

Invented from end to end. Telephone numbers are from the range Ireland keeps for films, e-mail
addresses end in `.example`, which nobody can own.
"""
