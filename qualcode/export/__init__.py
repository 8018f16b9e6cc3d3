"""Model values become a file: one module per format, and a registry."""
