"""Stores that are no database: asked over HTTP, with the credentials that MLflow finds for them."""
