"""From departure on: the arrival, the signatures, visits as agreed, and the ways when it goes otherwise."""
