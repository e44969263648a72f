"""Fidelis in Python: a loyalty plugin answers carts, accounts and pages, in process.

The types of requests and answers are in `fidelis.contract`.
"""

from fidelis.errors import (
    AnswerError,
    ContractError,
    FaultError,
    FidelisError,
    LimitError,
    LoadError,
    NotExportedError,
    TrapError,
)
from fidelis.limits import Limits, Profiles
from fidelis.plugin import Plugin, WarmPlugin

__all__ = [
    "AnswerError",
    "ContractError",
    "FaultError",
    "FidelisError",
    "LimitError",
    "Limits",
    "LoadError",
    "NotExportedError",
    "Plugin",
    "Profiles",
    "TrapError",
    "WarmPlugin",
]
