"""Makes DejaVuSans.ttf of this folder from the font as it is published: python subset.py DejaVuSans.ttf (needs fonttools).

It stands in only for characters that Roboto lacks. What Roboto has is left out, and scripts that the window does not set right, since it does not
join letters: Arabic, N'Ko, Lao, Canadian syllabics, Ogham, Tifinagh; and Braille, hexagrams, playing pieces and private characters.
"""

import pathlib
import sys

from fontTools import subset
from fontTools.ttLib import TTFont

HERE = pathlib.Path(__file__).parent
LEFT_OUT = [
    (0x600, 0x6FF), (0x750, 0x77F), (0x7C0, 0x7FF), (0xE80, 0xEFF), (0x1400, 0x169F), (0x2800, 0x28FF), (0x2D30, 0x2D7F), (0x4DC0, 0x4DFF),
    (0xA640, 0xA7FF), (0xE000, 0xF8FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFF), (0x10300, 0x1032F), (0x1F000, 0x1F0FF),
]

font = TTFont(sys.argv[1])
roboto = [set(TTFont(HERE / f"Roboto-{weight}.ttf").getBestCmap()) for weight in ["Regular", "Medium"]]
is_kept = lambda c: c not in set.intersection(*roboto) and not any(first <= c <= last for first, last in LEFT_OUT)
options = subset.Options(layout_features=[], name_IDs=["*"], notdef_outline=True)
options.drop_tables += ["GPOS", "GSUB", "GDEF", "kern", "FFTM"]
subsetter = subset.Subsetter(options)
subsetter.populate(unicodes=[c for c in font.getBestCmap() if is_kept(c)])
subsetter.subset(font)
font.save(HERE / "DejaVuSans.ttf")
