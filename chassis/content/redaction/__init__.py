"""Partial disclosure of files (条例第三十七条): a copy with bars, whose words beneath are gone, or a refusal.

Run by :mod:`chassis.content.scanning`, within limits.
"""
