"""Pages of the plan, of services given and needs unmet, and of what comes after."""
