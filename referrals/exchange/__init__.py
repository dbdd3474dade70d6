"""Between two installations: keys, partners, packages that are signed and encrypted, and what comes of them."""
