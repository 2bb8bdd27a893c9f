"""What we do about each thing said, pressed, joined or come due. Plain synchronous functions."""
