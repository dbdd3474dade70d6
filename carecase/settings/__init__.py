"""Settings: base for all; development (make run), test and production choose. The rest comes from the environment."""
