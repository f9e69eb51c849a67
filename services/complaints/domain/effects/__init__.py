"""What each entry of a ledger makes of its case: pure functions from the case before and the entry to what changes.

:mod:`.table` names the effect of each kind; the others hold them by what they change. :mod:`..ledger` applies them.
"""
