"""What the program costs: generated estates, and measurements with their floors. See docs/performance.md."""
