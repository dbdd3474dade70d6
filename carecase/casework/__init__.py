"""The process: steps, guards, clocks, my day, case page, search."""
