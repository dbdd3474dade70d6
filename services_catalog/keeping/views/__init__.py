"""Pages of those who keep the catalogue: Wagtail's forms, and the product's own for review and proposals."""
