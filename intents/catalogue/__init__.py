"""The catalogue's files, read and checked, and their phrases as they are trained on."""
