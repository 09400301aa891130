"""The demo's playground: both offices side by side on one page. It exists on loopback alone."""
