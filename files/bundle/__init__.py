"""Files as PDF: the note sheet, and the whole file as one PDF for keeping."""
