"""Screens: one file each, imported when first shown."""
