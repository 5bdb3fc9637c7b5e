"""Steps, progress, erasure and pages that the imports of all sheets have in common."""
