"""Who claims, demands and concedes what in French news articles."""

from importlib.metadata import version

__version__ = version("pourparlers")
