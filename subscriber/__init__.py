"""What another agency installs to receive publications: the public contracts and a small client.

``subscriber.client`` needs pika and nothing else; ``subscriber/contracts`` needs nothing.
"""
