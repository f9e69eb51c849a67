"""HTML in the shared theme: my tasks, deliveries with the sheet to post, the hall screen."""
