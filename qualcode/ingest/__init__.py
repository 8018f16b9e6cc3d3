"""A file becomes model values and a list of problems: one module per format, and a registry."""
