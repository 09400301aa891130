"""The nouns, as frozen values. No SQL, no behaviour that needs a database.

Handlers import these modules and nothing else of storage.
"""
