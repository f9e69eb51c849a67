"""What texts and files hold: secrecy markings, file types, extracted text, personal data."""
