"""The running program: its doors, its clock, its command line; the only asynchronous code."""
