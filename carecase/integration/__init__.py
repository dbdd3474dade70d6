"""Staying: status route, housing, work, school, milestones."""
