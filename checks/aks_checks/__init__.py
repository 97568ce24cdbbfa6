"""The built-in checks: one a file, in a folder for each area. Found by the entry point that any plugin uses."""
