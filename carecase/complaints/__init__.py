"""Complaints of abuse by staff (C20): a door of their own, past the case team and past whoever is accused."""
