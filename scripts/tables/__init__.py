"""Makes the generated code tables in ``codebooks/`` from the packages that carry the public files."""
