"""Remove secrets from every line of the log."""

import re
from typing import Any

# The address of an invitation opens the page of a first password; that of a letter objects or stops a table
# for its receiver.
CODE = re.compile(r"(/account/first/|/notices/letter/|/subscriptions/letter/)(?!password/)[^/\s?]+")


def without_codes(_logger: Any, _method: str, facts: dict) -> dict:
    """Replace the secret code of an invitation in each address of a line."""
    return {key: CODE.sub(r"\1…", value) if isinstance(value, str) else value for key, value in facts.items()}
