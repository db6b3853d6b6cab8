"""The code book as it is walked: pages of codes, levels of the tree, imported indexes."""
