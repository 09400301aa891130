"""What Slack shows: messages, cards, forms and the Home tab as Block Kit."""
