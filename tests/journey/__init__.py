"""The whole system as its users meet it, in both run modes."""
