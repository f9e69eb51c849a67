"""What must not come in: texts and files that bear a secrecy marking in disguise, and files made to do harm."""
