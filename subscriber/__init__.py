"""What another agency installs to receive publications: the public contracts and a small client.

It needs pika and nothing else; ``subscriber/contracts`` needs nothing, and ``subscriber/node`` is its twin in Node.js.
"""
