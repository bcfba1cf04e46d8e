"""Noticing what changed in the store."""
