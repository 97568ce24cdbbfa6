"""One file a command. Each has `add_to(app)`, which the application calls."""
