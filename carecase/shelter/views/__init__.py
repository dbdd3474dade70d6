"""Pages of the house, at its door, and of a case that looks for a bed."""
