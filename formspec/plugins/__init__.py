"""The door for renderers and readers: everything that a third party may use."""
