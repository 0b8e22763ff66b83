// deadline.c - the windows in which a day may change. Reading and writing the rules: deadline_text.c would be too far; they follow.
