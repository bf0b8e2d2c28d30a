"""Failures as one line for stderr: what is wrong, where, and what was expected."""

from __future__ import annotations

import os
import traceback

import click

EXPECTED, DIFFERS, UNABLE, INTERRUPTED, BROKEN_PIPE = 0, 1, 2, 130, 141
LONGEST = 400  # characters of a message


def explained(error: Exception) -> str:
    """One line on any exception; SADDLEPROOF_TRACEBACK=1 shows the whole of an unexpected one."""
    if isinstance(error, click.ClickException):
        return _usage(error)
    text = one_line(str(error))
    packages = {kind.__module__.partition(".")[0] for kind in type(error).__mro__}
    if packages & {"proofs", "exact", "symbolic"}:  # one of our typed exceptions
        return text
    if isinstance(error, OSError) and error.strerror:
        if error.filename is None:
            return f"saddleproof: the output cannot be written: {error.strerror}"
        return f"{error.filename}: {error.strerror}; expected a file that can be read"
    if os.environ.get("SADDLEPROOF_TRACEBACK"):
        traceback.print_exception(error)
    return f"saddleproof: a defect of the program: {type(error).__name__}: {text}"


def one_line(text: str) -> str:
    """The text on one line, its control characters shown as escapes, its middle cut if long."""
    joined = " ".join(text.split())
    shown = "".join(one if one.isprintable() else repr(one)[1:-1] for one in joined)
    half = LONGEST // 2
    return shown if len(shown) <= LONGEST else f"{shown[:half]} … {shown[-half:]}"


def _usage(error: click.ClickException) -> str:
    """What click says about an argument, in our form."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "saddleproof"
    if isinstance(error, click.MissingParameter) and error.param is not None:
        return f"argument {_name(error.param)}: missing; `{command} --help` says what is expected"
    if isinstance(error, click.BadParameter) and error.param is not None:
        what = one_line(error.message).rstrip(".")
        return f"argument {_name(error.param)}: {what}{_expected(error.param)}"
    message = one_line(error.format_message()).rstrip(".")
    if "; expected" in message:
        return message
    return f"{message}; `{command} --help` lists what is expected"


def _name(parameter: click.Parameter) -> str:
    return (
        str(parameter.metavar or parameter.name) if not _is_option(parameter) else parameter.opts[0]
    )


def _is_option(parameter: click.Parameter) -> bool:
    return parameter.param_type_name == "option"


def _expected(parameter: click.Parameter) -> str:
    kind = parameter.type
    if isinstance(kind, click.IntRange):
        return f"; expected a whole number, {kind.min} to {kind.max}"
    return "; expected a whole number" if kind is click.INT else ""
