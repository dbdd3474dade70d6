"""A made-up world of so many cases, in a database of the bench's own."""
