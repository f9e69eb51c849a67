"""How events travel: the topology, RabbitMQ's two ends, and the bus inside one process."""
