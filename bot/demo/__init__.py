"""What `serve --demo` adds: the playground, its people, a way into the console."""
