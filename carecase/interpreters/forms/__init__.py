"""Forms of the interpreter bank."""
