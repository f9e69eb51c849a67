"""complaints: everything that citizens say about a body's work, with its clock (评议、反馈、投诉、咨询)."""
