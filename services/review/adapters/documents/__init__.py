"""Official forms (表) as documents: one ``Form`` of bordered rows gives the Word file and the page to print.

One module for each kind of form builds a ``Form`` out of rows (``form.py``: ``answered``, ``opinion``, ``listed`` …).
``word.word_file(form)`` is its docx, to be given by ``chassis.web.reply.download``; the template ``review/form.html``
draws the same rows as a page, given ``form_to_print``, ``word_url`` and ``trail`` (the crumbs).
"""
