"""Persons, their names, family units, guardians, identity papers and identity cards."""
