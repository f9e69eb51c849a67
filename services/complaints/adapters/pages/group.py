"""The group that every page of complaints belongs to."""

from chassis.pages import page_blueprint

pages = page_blueprint("complaints")
