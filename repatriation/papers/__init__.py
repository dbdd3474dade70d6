"""Papers of a return that a person takes along or signs."""
