"""Laws, each file one kind; what they are stated about is in ``strategies``."""
