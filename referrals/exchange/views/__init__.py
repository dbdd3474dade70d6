"""Pages of what goes between installations: the inbox, what came, partners and keys."""
