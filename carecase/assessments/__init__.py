"""One module per form: screening, identification, risk, needs, interview."""
