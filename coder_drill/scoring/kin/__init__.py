"""What one code is to another: by category, by table, by family, by title."""
