"""What every ticket for IT has in common."""

from handlers.back.desk import BackDesk
from handlers.desk import Words
from storage.records.work import Severity, Ticket


def open_ticket(
    desk: BackDesk,
    kind: str,
    title: Words,
    body: Words,
    severity: Severity,
    about: str | None = None,
) -> Ticket:
    """Open a ticket for the team of IT, promised by its severity."""
    return desk.tickets.open(
        kind,
        desk.team_for("it"),
        title,
        body,
        severity=severity,
        subject=about,
        promised_at=desk.promise(severity),
    )
