"""Office files and what is pasted from them, turned into clean text: Markdown that pages render and nobody need know.

Readers (:mod:`docx`, :mod:`xlsx`, :mod:`html`) give blocks, :mod:`written` writes them; none of it keeps a font, a
colour or a script. Run by :mod:`chassis.content.scanning`, within limits, since the files are hostile.
"""
