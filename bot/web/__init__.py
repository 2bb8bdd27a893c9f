"""What the bot serves over HTTP: its health (later the webhook and the board)."""
