"""Dashboards, indicators, statistics, exports."""
