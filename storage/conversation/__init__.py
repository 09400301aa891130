"""Conversations and what delivers them: messages, inbox, outbox, timers, journal, codes."""
