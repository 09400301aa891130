"""What HR does for employees: one file for each kind of request."""
