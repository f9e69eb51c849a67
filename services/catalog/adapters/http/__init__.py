"""The JSON endpoints of the catalogue, with the schemas that forms and imports load as well."""
