"""Pure statistics over tables. Knows nothing of transcripts, projects or screens."""
