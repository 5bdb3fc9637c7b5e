"""Each office's way to going live, and its training."""
