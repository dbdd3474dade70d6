"""The step engine, acts, records and the forms that write them."""
