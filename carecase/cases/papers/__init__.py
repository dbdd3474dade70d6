"""Papers about one person that she or he carries or signs. Their words are complete in all languages of papers."""
