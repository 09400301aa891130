"""What goes on by itself: sending, timers, slips. Each claims, does its effect, and marks it."""
