"""What the endpoints give."""
