"""What every page needs, whoever it is for: guards, refusals, cookies, streams, assets, templates.

A floor of its own: channels and console stand on it, and never meet.
"""
