"""Articles from the files that people have: one file a format, behind one iterable."""

from pourparlers.text.reading.article_files import ArticleFiles

__all__ = ["ArticleFiles"]
