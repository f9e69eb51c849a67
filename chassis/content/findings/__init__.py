"""What is found in texts and files before they are proposed: personal numbers, addresses, marks of internal papers, and
what a file holds that a reader does not see. Pure; files are looked over by :mod:`chassis.content.scanning` only.
"""
