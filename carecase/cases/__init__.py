"""Group incident, encounter, case, episode, grants, consent, notes, tasks, legal stay."""
