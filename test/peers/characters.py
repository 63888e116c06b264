"""What the tokenizers library makes of every character, alone and beside marks: characters.py OUT.json"""

import json
import sys

from tokenizers import AddedToken, Tokenizer, normalizers
from tokenizers.models import WordPiece
from tokenizers.pre_tokenizers import BertPreTokenizer

STEPS = {
    "clean": normalizers.BertNormalizer(True, False, False, False),
    "ideographs": normalizers.BertNormalizer(False, True, False, False),
    "accents": normalizers.BertNormalizer(False, False, True, False),
    "lower": normalizers.Lowercase(),
    "marks": normalizers.StripAccents(),
    "NFC": normalizers.NFC(),
    "NFD": normalizers.NFD(),
    "NFKC": normalizers.NFKC(),
    "NFKD": normalizers.NFKD(),
}
# Alone, before and after a mark below, and after a mark above: a mark that the library does not know stays in its place.
CONTEXTS = ["{}", "a{}\u0316", "a\u0316{}", "a\u0301{}"]

words = Tokenizer(WordPiece({"[UNK]": 0}, unk_token="[UNK]"))
words.add_tokens([AddedToken("QQ", single_word=True, normalized=False)])
splitter = BertPreTokenizer()

# Planes 4 to 13 hold no character, 15 and 16 only private ones.
CODES = [*range(0xD800), *range(0xE000, 0x40000), *range(0xE0000, 0xE1000), 0xF0000, 0xFFFFD, 0xFFFFE, 0x10FFFD, 0x10FFFF]

found = {"codes": CODES, "words": {}, "in_word": [], **{name: {} for name in STEPS}}
for code in CODES:
    character = chr(code)
    parts = [word for word, _ in splitter.pre_tokenize_str(f"a{character}b")]
    if parts != [f"a{character}b"]:
        found["words"][code] = parts
    if 1 not in words.encode(f"{character}QQ").ids:
        found["in_word"].append(code)
    contexts = [context.format(character) for context in CONTEXTS]
    for name, step in STEPS.items():
        changed = [step.normalize_str(context) for context in contexts]
        if changed != contexts:
            found[name][code] = changed
with open(sys.argv[1], "w", encoding="utf-8") as file:
    json.dump(found, file)
