"""Logits of adapters with PEFT itself: adapters.py JOB.json OUT.json

The job names a base, its inputs, an adapter folder of ours to be loaded, and settings of adapters that are made, filled with
random numbers and saved here, for ours to load.
"""

import json
import sys

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from transformers import AutoModelForImageClassification, AutoModelForSequenceClassification

with open(sys.argv[1], encoding="utf-8") as file:
    job = json.load(file)
kind = AutoModelForImageClassification if "pixel_values" in job["inputs"] else AutoModelForSequenceClassification
inputs = {name: torch.tensor(value) for name, value in job["inputs"].items()}


def base():
    torch.manual_seed(0)
    return kind.from_pretrained(job["base"], num_labels=job["classes"]).eval()


def logits(model):
    with torch.no_grad():
        return model.eval()(**inputs).logits.tolist()


out = {"theirs": {}, "unadapted": {}}
out["ours"] = logits(PeftModel.from_pretrained(base(), job["ours"]))
for name, settings in job["theirs"].items():
    model = get_peft_model(base(), LoraConfig(task_type=job["task_type"], modules_to_save=["classifier"], **settings))
    generator = torch.Generator().manual_seed(len(name))
    for parameter_name, parameter in model.named_parameters():
        if "lora_" in parameter_name or "modules_to_save" in parameter_name:
            parameter.data = torch.randn(parameter.shape, generator=generator) * 0.2
    model.save_pretrained(job["folders"][name])
    out["theirs"][name] = logits(model)
    with model.disable_adapter():
        out["unadapted"][name] = logits(model)
with open(sys.argv[2], "w", encoding="utf-8") as file:
    json.dump(out, file)
