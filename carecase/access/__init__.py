"""Organisations and their units, users, memberships, roles, permissions, data classes, sign-in."""
