"""Understanding: text in, values out. No input or output after the catalogue is loaded."""
