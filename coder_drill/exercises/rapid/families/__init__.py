"""Families of rapid items: a module a subject, a class a rule."""
