"""Official files fetched from their publishers, when somebody asks for them and only then."""
