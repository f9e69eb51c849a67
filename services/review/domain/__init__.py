"""The rules of review: routes, sheets, grounds and the case; standard library only, time is an argument."""
