"""Mock exams, placement and the plan."""
