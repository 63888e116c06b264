"""A real checkpoint and the paper's protocol with PyTorch alone: protocol.py JOB.json OUT.json

Written from section II-A, not from the code it is compared with: the server holds the encoder and its low-rank factors, every
device its own linear head. In a round each scheduled device's mini-batch goes through the encoder, the device steps its head
by (3) and returns the gradient with respect to the features it received (2), the server applies the chain rule, averages over
the scheduled devices and steps the factors by (4).
"""

import base64
import json
import sys

import numpy
import torch
from PIL import Image
from transformers import BertModel, ViTModel

torch.set_num_threads(1)
with open(sys.argv[1], encoding="utf-8") as file:
    job = json.load(file)


def unpacked(text, shape):
    return torch.from_numpy(numpy.frombuffer(base64.b64decode(text), dtype="<f4").copy()).reshape(shape)


def packed(tensor):
    return base64.b64encode(tensor.detach().float().contiguous().numpy().tobytes()).decode()


class LowRank(torch.nn.Module):
    """W x + bias + (alpha / r) B A x, the dense layer frozen."""

    def __init__(self, dense, A, B, alpha):
        super().__init__()
        self.dense, self.scale = dense, alpha / A.shape[0]
        self.A, self.B = torch.nn.Parameter(A), torch.nn.Parameter(B)

    def forward(self, x):
        return self.dense(x) + self.scale * (x @ self.A.T @ self.B.T)


text = job["kind"] == "text"
model = (BertModel if text else ViTModel).from_pretrained(
    job["model"], **({"attn_implementation": "eager"}), **({} if text else {"add_pooling_layer": False})
)
model = model.float().eval().requires_grad_(False)


def pixels(raw):
    """As the checkpoint's processor says, with Pillow: resized, scaled to [0, 1], normalised."""
    rules, size = job["processor"], job["imageSize"]
    image = Image.frombytes("RGB", (32, 32), base64.b64decode(raw)).resize((size, size), rules["resample"])
    values = numpy.asarray(image, dtype=numpy.float64) * rules["rescale_factor"]
    values = (values - numpy.array(rules["image_mean"])) / numpy.array(rules["image_std"])
    return torch.from_numpy(values.transpose(2, 0, 1).astype("float32"))


def outputs(examples):
    if text:
        columns = {name: torch.tensor([e[name] for e in examples]) for name in examples[0]}
        found = model(**columns)
        return found.last_hidden_state, found.pooler_output
    found = model(torch.stack([pixels(e["pixels"]) for e in examples]), interpolate_pos_encoding=True)
    return found.last_hidden_state, found.last_hidden_state[:, 0]


# Before anything is adapted.
out = {}
with torch.no_grad():
    hidden, features = outputs(job["probe"])
    out["hidden"], out["features"] = packed(hidden), packed(features)

sites = {}
for name, site in job["lora"].items():
    path, _, last = site["module"].rpartition(".")
    parent = model.get_submodule(path)
    dense = getattr(parent, last)
    rank = site["rank"]
    own = LowRank(dense, unpacked(site["A"], (rank, dense.in_features)), unpacked(site["B"], (dense.out_features, rank)), job["alpha"])
    setattr(parent, last, own)
    sites[name] = own

width = model.config.hidden_size
heads = [
    [unpacked(head["weight"], (job["classes"], width)), unpacked(head["bias"], (job["classes"],))]
    for head in job["heads"]
]
with torch.no_grad():
    out["logits"] = packed(features @ heads[0][0].T + heads[0][1])


def exchange(device, examples, labels):
    """One device's part of a round: its loss and its head's gradient; the factors' gradients are left in .grad."""
    _, features = outputs(examples)
    received = features.detach().requires_grad_()
    weight, bias = (part.detach().requires_grad_() for part in heads[device])
    loss = torch.nn.functional.cross_entropy(received @ weight.T + bias, torch.tensor(labels))
    loss.backward()
    features.backward(received.grad)
    return loss.item(), weight.grad, bias.grad


def clear():
    for site in sites.values():
        site.A.grad = site.B.grad = None


losses = []
for number, batches in enumerate(job["rounds"]):
    if number == job["gradientAfter"]:
        probe = job["gradientOf"]
        clear()
        exchange(probe["device"], probe["examples"], probe["labels"])
        out["gradient"] = {name: {"A": packed(s.A.grad), "B": packed(s.B.grad)} for name, s in sites.items()}
    clear()
    mean = 0
    for batch in batches:
        loss, weight, bias = exchange(batch["device"], batch["examples"], batch["labels"])
        mean += loss / len(batches)
        head = heads[batch["device"]]
        heads[batch["device"]] = [head[0] - job["headStep"] * weight, head[1] - job["headStep"] * bias]
    with torch.no_grad():
        for site in sites.values():
            site.A -= job["loraStep"] * site.A.grad / len(batches)
            site.B -= job["loraStep"] * site.B.grad / len(batches)
    losses.append(mean)
out["losses"] = losses
with open(sys.argv[2], "w", encoding="utf-8") as file:
    json.dump(out, file)
