"""What is said beside the command line: a configuration file and variables of the environment.

Whatever they set is as if it had been given on the command line, which has the last word.
"""
