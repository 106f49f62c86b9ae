"""Tagged articles in the forms that people use next: one file a format, behind one call."""

from pourparlers.reports.formats.writing import Format, check_output, format_of, write_articles

__all__ = ["Format", "check_output", "format_of", "write_articles"]
