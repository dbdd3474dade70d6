"""Accounts of colleagues: who is invited, which roles they have, and how that ends."""
