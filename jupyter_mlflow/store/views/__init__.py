"""Views: the reads that the interface needs, shaped for it, straight from MLflow's tables."""
