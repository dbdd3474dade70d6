"""The money of a return: budgets, approvals, payments, and the funds behind them."""
