"""The legal clock of requests and cases: a pure fold over what happened, and each day of it explained.

:mod:`.requests` and :mod:`.cases` fold happenings into a :class:`~.course.Course`, :mod:`.reading` counts it on a day,
:mod:`.explanation` says of each day why it counts or not. No clock is read and nothing is stored: the day of today and
the calendar are arguments.
"""
