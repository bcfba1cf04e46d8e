"""Real-time endpoints: a model behind Jupyter's own login, served by a guarded child process."""
