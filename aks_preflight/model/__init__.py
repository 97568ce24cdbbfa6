"""The vocabulary everybody speaks: frozen dataclasses, no I/O."""
