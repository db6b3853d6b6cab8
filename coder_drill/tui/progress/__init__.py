"""Where the learner stands."""
