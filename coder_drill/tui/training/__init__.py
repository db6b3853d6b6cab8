"""What a trainer assigned to the learner, and the trainer's own screen."""
