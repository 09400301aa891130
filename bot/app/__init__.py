"""The start of the program: settings, the composition root, the server, and what joins the sides."""
