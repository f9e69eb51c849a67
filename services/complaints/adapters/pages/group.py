"""The group that every page of complaints belongs to."""

from chassis.web.pages import page_blueprint
from services.complaints.adapters.plain import refuse_nul, refuse_nul_in_form

pages = page_blueprint("complaints")
pages.before_request(refuse_nul)
pages.before_request(refuse_nul_in_form)
