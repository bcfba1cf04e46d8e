"""Projects on a Ray cluster, by Ray's job API. Ray itself is imported when a project is run."""
