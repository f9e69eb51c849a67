"""HTTP: JSON endpoints, pages, access, errors, and the theme they share."""
