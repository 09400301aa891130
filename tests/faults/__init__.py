"""What must hold when the process is killed, or something it needs fails."""
