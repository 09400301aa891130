"""What we do: one form and one function for each job."""
