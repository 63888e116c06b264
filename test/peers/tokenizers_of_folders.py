"""Ids that transformers' own tokenizers give texts: tokenizers_of_folders.py TEXTS.json OUT.json FOLDER..."""

import json
import sys

from transformers import AutoTokenizer

texts_file, out_file, *folders = sys.argv[1:]
with open(texts_file, encoding="utf-8") as file:
    texts = json.load(file)
ids = {}
for folder in folders:
    tokenizer = AutoTokenizer.from_pretrained(folder)
    ids[folder] = tokenizer(texts, add_special_tokens=False)["input_ids"]
with open(out_file, "w", encoding="utf-8") as file:
    json.dump(ids, file)
