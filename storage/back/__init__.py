"""The back office's facts: employees, their leave, pay and equipment."""
