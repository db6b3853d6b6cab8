"""Mock exams: their forms by blueprint, sitting them, and what came of them by section."""
