"""How fast the product is over HTTP, beside the same rows by hand in the same server: `make bench`."""
