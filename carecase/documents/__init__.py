"""Printed papers and private files."""
