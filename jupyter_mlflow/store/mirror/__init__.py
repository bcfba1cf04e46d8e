"""The mirror: MLflow's tables in a file of ours, filled from a store that is no database."""
