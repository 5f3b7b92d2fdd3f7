"""Text, codes and files as dots. Loads Pillow, so it is loaded only where a picture is made."""
