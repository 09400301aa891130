"""From Slack to the office: verified, read into values, put in order, handed over."""
