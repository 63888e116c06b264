"""The training step of bench/train.ts in PyTorch; one JSON line out for each command line in.

torch_step.py FOLDER THREADS QUERIES MODE: reads problem.json and problem.bin, then obeys `step`, `infer`, `gradient PATH`,
`memory` and `version`. QUERIES is `all` (every token of the last block, as a library does it) or `first` (its first token
only, which is all that the features need, and what ours computes). MODE is `eager` or `compiled` (torch.compile: PyTorch 2
with a C++ compiler). Attention is PyTorch 2's fused one where there is one.
"""
import json, math, resource, sys, time
import numpy as np
import torch
import torch.nn.functional as F

folder, threads, queries, mode = sys.argv[1], int(sys.argv[2]), *sys.argv[3:5]
fused = hasattr(F, "scaled_dot_product_attention")
torch.set_num_threads(threads)
problem = json.load(open(f"{folder}/problem.json"))
data = np.fromfile(f"{folder}/problem.bin", dtype="<f4")
config, batch, tokens = problem["config"], problem["batch"], problem["tokens"]
hidden, layers, heads = config["hiddenSize"], config["hiddenLayers"], config["attentionHeads"]
size, scale, epsilon = hidden // heads, problem["scale"], config["layerNormEps"]
tensors = {}
for name, shape, offset in problem["tensors"]:
    count = math.prod(shape)
    tensors[name] = torch.from_numpy(data[offset : offset + count].reshape(shape).copy())
del data
x0 = tensors.pop("embeddings").reshape(batch * tokens, hidden)
labels = torch.arange(batch) % 2
mask = torch.zeros(batch, 1, 1, tokens)
trained = {name: t.requires_grad_() for name, t in tensors.items() if name.startswith(("lora.", "head."))}


class Site:
    """A frozen dense layer with its low-rank pair."""
    def __init__(self, name):
        self.w, self.b = tensors[f"{name}.weight"], tensors[f"{name}.bias"]
        self.A, self.B = trained[f"lora.{name}.A"], trained[f"lora.{name}.B"]


class Block:
    """Query, key and value as one product, their pairs stacked: faster than three of each."""
    def __init__(self, name):
        inner, norms = ("self", NORMS_AFTER) if after else ("attention", NORMS_BEFORE)
        sites = [Site(f"{name}.attention.{inner}.{part}") for part in ("query", "key", "value")]
        self.w, self.b = torch.cat([s.w for s in sites]), torch.cat([s.b for s in sites])
        self.sites = sites
        get = lambda part: (tensors[f"{name}.{part}.weight"], tensors[f"{name}.{part}.bias"])
        self.o, self.f, self.g = get("attention.output.dense"), get("intermediate.dense"), get("output.dense")
        self.norms = [get(norm) for norm in norms]

    def attend(self, x, last):
        A = torch.cat([s.A for s in self.sites])
        B = torch.block_diag(*[s.B for s in self.sites])
        qkv = torch.addmm(F.linear(x, self.w, self.b), F.linear(x, A), B.t(), alpha=scale)
        q, k, v = qkv.view(batch, tokens, 3, heads, size).permute(2, 0, 3, 1, 4).unbind(0)
        if last:
            q = q[:, :, :1]
        if fused:
            context = F.scaled_dot_product_attention(q, k, v)
        else:
            context = torch.softmax(q @ k.transpose(-1, -2) * (1 / math.sqrt(size)) + mask, -1) @ v
        return F.linear(context.transpose(1, 2).reshape(-1, hidden), *self.o)

    def __call__(self, x, last):
        first = lambda y: y.view(batch, tokens, hidden)[:, 0] if last else y
        feed = lambda y: F.linear(F.gelu(F.linear(y, *self.f)), *self.g)
        if after:
            x = norm(first(x) + self.attend(x, last), self.norms[0])
            return norm(x + feed(x), self.norms[1])
        x = first(x) + self.attend(norm(x, self.norms[0]), last)
        return x + feed(norm(x, self.norms[1]))


def norm(x, weights):
    return F.layer_norm(x, (hidden,), *weights, epsilon)


# BERT's layer norms stand after what they belong to, and a pooler ends it; ViT's before, and a layer norm ends it.
after = config["modelType"] == "bert"
NORMS_AFTER = ("attention.output.LayerNorm", "output.LayerNorm")
NORMS_BEFORE = ("layernorm_before", "layernorm_after")
blocks = [Block(f"encoder.layer.{layer}") for layer in range(layers)]
pooler = Site("pooler.dense") if after else None


def forward():
    x = x0
    for layer, block in enumerate(blocks):
        x = block(x, queries == "first" and layer == layers - 1)
    first = x if x.shape[0] == batch else x.view(batch, tokens, hidden)[:, 0]
    if pooler is None:
        return norm(first, (tensors["layernorm.weight"], tensors["layernorm.bias"]))
    return torch.tanh(F.linear(first, pooler.w, pooler.b) + scale * F.linear(F.linear(first, pooler.A), pooler.B))


def loss_of():
    return F.cross_entropy(F.linear(forward(), trained["head.weight"], trained["head.bias"]), labels)


features, loss = (torch.compile(f) if mode == "compiled" else f for f in (forward, loss_of))


def step():
    return torch.autograd.grad(loss(), list(trained.values()))


def infer():
    with torch.inference_mode():
        return features()


def timed(work):
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return dict(wall=(time.perf_counter() - wall) * 1e3, processor=(time.process_time() - processor) * 1e3)


for line in sys.stdin:
    command, *rest = line.split()
    if command == "gradient":
        np.concatenate([g.numpy().ravel() for g in step()]).astype("<f4").tofile(rest[0])
        answer = dict(names=list(trained))
    elif command == "memory":
        answer = dict(mib=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    elif command == "version":
        answer = dict(version=torch.__version__)
    else:
        answer = timed(step if command == "step" else infer)
    print(json.dumps(answer), flush=True)
