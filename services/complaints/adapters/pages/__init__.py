"""The pages of complaints: for citizens, and for case officers."""
