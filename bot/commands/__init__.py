"""Commands, by what they are about; each module brings click commands to mount."""
