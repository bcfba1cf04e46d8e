"""Long work that somebody started: projects, notebooks. Each is a child with a log and runs."""
