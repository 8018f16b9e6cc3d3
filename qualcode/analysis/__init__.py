"""Pure functions over model values: retrieval, matrices, co-occurrence, agreement, triangulation."""
