"""The use cases that the app and the command line share, each given what it needs."""
