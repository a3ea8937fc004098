"""A joint verdict as sentences and as JSON."""
