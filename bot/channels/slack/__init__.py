"""Slack, the employees' channel: Socket Mode or HTTP, the same handlers."""
