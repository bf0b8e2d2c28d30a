"""`python -m proofs` is the command `saddleproof`."""

from proofs.cli import main

if __name__ == "__main__":
    main(prog_name="saddleproof")
