"""Keeping the logs of jobs with their runs."""
