"""Thousands of requests made from the four OpenAPI documents, valid and invalid, sent as different people.

What a document promises must hold for each of them: status codes, content types, schemas, headers, refusals of what it
forbids and acceptance of what it allows, and no server error whatever is sent.
"""
