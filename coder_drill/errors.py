"""Errors that reach the user, each with the exit code its command ends with."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes of every coder-drill command."""

    OK = 0
    FAILED = 1
    """Content or score failed: the command ran, and its answer is no."""
    USAGE = 2
    """Usage or configuration."""
    UNAVAILABLE = 3
    """Store or codebook cannot be used."""
    INTERRUPTED = 130


class CoderDrillError(Exception):
    """A fault with one clear line for the user: what is wrong, where, and the fix.

    The message is a single line without a trailing full stop added by callers.
    """

    exit_code: Exit = Exit.FAILED


class UsageError(CoderDrillError):
    """The words of a command or a setting are off."""

    exit_code = Exit.USAGE


class UnavailableError(CoderDrillError):
    """The store or a codebook cannot be opened, read or written."""

    exit_code = Exit.UNAVAILABLE
