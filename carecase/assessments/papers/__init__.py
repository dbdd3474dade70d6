"""The neutral certificate of a decision. Its words are complete in all languages of papers."""
