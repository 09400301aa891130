"""What goes on by itself, on one loop: each worker claims, does its effect, and marks it."""
