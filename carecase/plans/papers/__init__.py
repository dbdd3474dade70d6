"""Papers of a plan for the person to keep. Their words are complete in all languages of papers."""
