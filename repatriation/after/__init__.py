"""From departure on: the arrival, the three signatures, visits as agreed, and the ways when it goes otherwise."""
