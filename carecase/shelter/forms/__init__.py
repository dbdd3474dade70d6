"""Forms of the house, of the door, and of the case that looks for a bed."""
