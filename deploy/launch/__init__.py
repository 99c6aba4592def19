"""The launcher behind `make`: plain Python until the environment exists, no dependency of its own."""
