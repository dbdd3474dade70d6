"""Pages of the interpreter bank: rooms, hours, calendars, what is charged. Nobody in care."""
