"""Compile grant reports and office summaries into a bilingual site and a book; knows nothing of MkDocs."""
