"""Pages of the way, leg by leg."""
