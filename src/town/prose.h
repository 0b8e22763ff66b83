// prose.h - texts that a town writes (news, terms), in a small subset of Markdown:
//
//     A paragraph; a blank line ends it, a line break stays one.
//     - a list item
//     **important**, and a [link](https://www.exemple.fr)
//
// Everything else is text, whatever it holds: HTML typed here is shown as it was typed. Only https links become links.
#pragma once
#include "base/base.h"
#include "web/html.h"

Markup prose_html(Arena *a, Str text);              // <p>, <ul>, <li>, <strong>, <a>, <br> and nothing else
