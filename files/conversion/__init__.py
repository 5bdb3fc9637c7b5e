"""Office documents shown as PDF: LibreOffice in a sandbox makes the pages, in the background."""
