"""Houses under alias, rooms, beds, stays, belongings, day log; the location apart."""
