#!/usr/bin/python3
"""Draws what a terminal shows: `tmux capture-pane -e -p` in, PNG out.

    tmux -L x capture-pane -e -p | tests/docs/picture.py out.png

Needs python3-pil and fonts-dejavu-core. Knows the SGR sequences that tmux writes: 8, 16, 256 and
true colours, bold, dim, underline, reverse.
"""
import re
import sys
import unicodedata

from PIL import Image, ImageDraw, ImageFont

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSansMono%s.ttf"
SIZE, CELL_W, CELL_H, MARGIN = 15, 9, 18, 8
FOREGROUND, BACKGROUND = (216, 216, 216), (16, 18, 22)
BASIC = [(0, 0, 0), (205, 49, 49), (13, 188, 121), (229, 229, 16), (36, 114, 200), (188, 63, 188),
         (17, 168, 205), (204, 204, 204), (118, 118, 118), (241, 76, 76), (35, 209, 139),
         (245, 245, 67), (59, 142, 234), (214, 112, 214), (41, 184, 219), (242, 242, 242)]


def palette(n):
    if n < 16:
        return BASIC[n]
    if n >= 232:
        return (8 + 10 * (n - 232),) * 3
    n -= 16
    return tuple(0 if c == 0 else 55 + 40 * c for c in (n // 36, n // 6 % 6, n % 6))


class Pen:
    def __init__(self):
        self.reset()

    def reset(self):
        self.fg = self.bg = None
        self.bold = self.dim = self.underline = self.reverse = False

    def sgr(self, parameters):
        codes = [int(p) if p else 0 for p in re.split("[;:]", parameters)] or [0]
        while codes:
            code = codes.pop(0)
            if code in (38, 48):
                kind = codes.pop(0)
                colour = palette(codes.pop(0)) if kind == 5 else tuple(codes.pop(0) for _ in "rgb")
                if code == 38:
                    self.fg = colour
                else:
                    self.bg = colour
            elif code == 0:
                self.reset()
            elif code in (1, 2, 4, 7):
                setattr(self, {1: "bold", 2: "dim", 4: "underline", 7: "reverse"}[code], True)
            elif code == 22:
                self.bold = self.dim = False
            elif code == 24:
                self.underline = False
            elif code == 27:
                self.reverse = False
            elif code == 39:
                self.fg = None
            elif code == 49:
                self.bg = None
            elif 30 <= code <= 37 or 90 <= code <= 97:
                self.fg = BASIC[code - 30 if code < 90 else code - 82]
            elif 40 <= code <= 47 or 100 <= code <= 107:
                self.bg = BASIC[code - 40 if code < 100 else code - 92]

    def colours(self):
        fg, bg = self.fg or FOREGROUND, self.bg or BACKGROUND
        if self.dim:
            fg = tuple((f + b) // 2 for f, b in zip(fg, bg))
        return (bg, fg) if self.reverse else (fg, bg)


def width(char):
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def cells(line, pen):
    """Yields (column, text, foreground, background, bold, underline)."""
    column = 0
    for piece in re.split("(\x1b\\[[0-9;:]*m)", line):
        if piece.startswith("\x1b["):
            pen.sgr(piece[2:-1])
            continue
        for char in re.sub("\x1b.|[\x0e\x0f]", "", piece):
            yield column, char, *pen.colours(), pen.bold, pen.underline
            column += width(char)


def draw(text):
    lines = text.rstrip("\n").split("\n")
    plain = [re.sub("\x1b\\[[0-9;:]*m", "", line) for line in lines]
    columns = max(sum(map(width, line)) for line in plain)
    image = Image.new("RGB", (columns * CELL_W + 2 * MARGIN, len(lines) * CELL_H + 2 * MARGIN),
                      BACKGROUND)
    pencil = ImageDraw.Draw(image)
    fonts = {bold: ImageFont.truetype(FONT % ("-Bold" if bold else ""), SIZE) for bold in (0, 1)}
    pen = Pen()
    for row, line in enumerate(lines):
        for column, char, fg, bg, bold, underline in cells(line, pen):
            x, y = MARGIN + column * CELL_W, MARGIN + row * CELL_H
            pencil.rectangle((x, y, x + CELL_W * width(char) - 1, y + CELL_H - 1), fill=bg)
            pencil.text((x, y), char, font=fonts[int(bold)], fill=fg)
            if underline:
                pencil.line((x, y + CELL_H - 2, x + CELL_W - 1, y + CELL_H - 2), fill=fg)
    return image


if __name__ == "__main__":
    draw(sys.stdin.read()).save(sys.argv[1], optimize=True)
