"""From the outbox to Slack: one call a row, at the pace Slack allows."""
