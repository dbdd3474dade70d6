"""Papers of a house. None says where it stands; their words are complete in all languages of papers."""
