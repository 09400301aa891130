"""Who has which conversation open, so that two people do not work on the same one unawares."""

from datetime import datetime, timedelta

from storage.records.staff import Person

LASTS = timedelta(seconds=45)  # an open page tells of itself every 20 s


class Viewers:
    """Kept in memory: it is about this moment, and a restart asks again."""

    def __init__(self) -> None:
        """Start with nobody reading."""
        self._seen: dict[str, dict[str, tuple[str, datetime]]] = {}

    def others(self, ref: str, person: Person, now: datetime) -> list[str]:
        """Note that a person has a conversation open; give the names of the others who have."""
        seen = self._seen.setdefault(ref, {})
        seen[person.email] = (person.name, now)
        for email in [email for email, (_, at) in seen.items() if now - at > LASTS]:
            del seen[email]
        if len(self._seen) > 1_000:  # noqa: PLR2004 - more than people can have open
            self._seen = {ref: seen}
        return sorted(name for email, (name, _) in seen.items() if email != person.email)
