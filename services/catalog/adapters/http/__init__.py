"""The JSON endpoints of the catalogue, in four groups."""

from services.catalog.adapters.http.acts import make_acts
from services.catalog.adapters.http.directory import make_directory
from services.catalog.adapters.http.disclosures import make_disclosures
from services.catalog.adapters.http.published import make_published

MAKE_API = (make_directory, make_disclosures, make_acts, make_published)

__all__ = ["MAKE_API"]
