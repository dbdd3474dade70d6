"""Country packs as data: clocks, competent bodies, names of papers, legal tests, holidays."""
