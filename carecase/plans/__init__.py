"""Care plan, objectives, approval, service log, unmet needs, follow-up."""
