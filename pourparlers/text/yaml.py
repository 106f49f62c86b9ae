"""YAML, where whatever is wrong with it is bad input."""

from typing import Any

import yaml

from pourparlers.schema import BadInput


def read_yaml(text: str) -> Any:
    """What a YAML text says. Raises BadInput with its line, also for a value that cannot be, such as the 30th of February."""
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise BadInput(f"not YAML ({getattr(error, 'problem', None) or error})", line=mark and mark.line + 1) from None
    except ValueError as error:
        raise BadInput(f"not YAML ({error})") from None
