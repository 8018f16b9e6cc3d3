"""Partial least squares path models (PLS-SEM), on correlation matrices."""
