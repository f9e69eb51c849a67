"""Texts and files with known findings, built by code: what the scan finds of them is counted (``make scanner``)."""
