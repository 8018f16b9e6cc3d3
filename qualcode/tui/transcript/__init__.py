"""The transcript view: pure layout (display, wrap, lanes, units, marks, cursor) and one widget on top."""
