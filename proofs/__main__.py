"""`python -m proofs` is the command `saddleproof`; an interrupt at any time is one line."""

import sys


def main() -> None:
    """Run the command, its imports included: they take long enough to be interrupted."""
    try:
        from proofs.cli import main as program  # noqa: PLC0415 (inside the try)

        program(prog_name="saddleproof")
    except KeyboardInterrupt:
        sys.stderr.write("saddleproof: interrupted\n")
        sys.exit(130)


if __name__ == "__main__":
    main()
