"""The experiments of the store."""
