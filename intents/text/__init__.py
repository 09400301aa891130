"""Text as people write it, made into words: folded, split, corrected, its wrappings taken off."""
