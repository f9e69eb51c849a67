"""The JSON endpoints of complaints."""
