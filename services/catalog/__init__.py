"""The directory of what must be disclosed, the disclosures themselves, and their filing: 提出, 公开, 归档."""
