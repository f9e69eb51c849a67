"""Tables and repositories of the catalogue."""

from services.catalog.adapters.storage.directory import SqlBodies, SqlItems, SqlPeople
from services.catalog.adapters.storage.disclosures import SqlDisclosures
from services.catalog.adapters.storage.glances import SqlGlances
from services.catalog.adapters.storage.ledgers import SqlChanges, SqlCounters, SqlUploads
from services.catalog.adapters.storage.publications import SqlPublications

__all__ = [
    "SqlBodies",
    "SqlChanges",
    "SqlCounters",
    "SqlDisclosures",
    "SqlGlances",
    "SqlItems",
    "SqlPeople",
    "SqlPublications",
    "SqlUploads",
]
