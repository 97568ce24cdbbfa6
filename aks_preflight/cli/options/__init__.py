"""The options, a file a group: as they are given on the command line, and the values that they come to."""
