"""The design system: base page, components, form renderer, styles, and the catalogues of translations."""
