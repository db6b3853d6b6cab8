"""The code book, its indexes, code pages and the PCS builder."""
