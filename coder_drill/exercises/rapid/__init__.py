"""Rapid drills: items made by rule, right by construction, new each time.

A `Family` is one rule of coding. It draws facts, writes a small scene around them, and knows the
answer by construction; a solver written apart from the drawing derives the answer from the facts
again, and tests hold the two together. `registry` lists the families, `grading` judges what was typed.
"""
