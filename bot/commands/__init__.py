"""The commands of the command line, one file each; each imports the heavy libraries it needs itself."""
