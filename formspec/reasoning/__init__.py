"""What follows from the rules of a form: for all submissions, or for one."""
