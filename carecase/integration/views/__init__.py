"""Pages of staying, and of arriving after a return."""
