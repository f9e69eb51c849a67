"""Who may keep a copy of an answer: everybody's caches only of what everybody may read."""

from __future__ import annotations

# A takedown must be over within seconds, in the caches too; with the ETag a repeated look costs next to nothing.
PUBLIC_CACHE = "public, max-age=5, must-revalidate"
PRIVATE_CACHE = "private, no-cache"
