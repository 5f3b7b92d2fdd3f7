"""From the console to lines of text: pure functions, one for each part of the screen."""
