"""What the tests of the services stand on: one harness for each service, all on one base."""
