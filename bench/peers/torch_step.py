"""The training step of bench/train.ts in PyTorch; one JSON line out for each command line in.

torch_step.py FOLDER THREADS QUERIES: reads problem.json and problem.bin, then obeys `step`, `infer`, `gradient PATH` and
`memory`. QUERIES is `all` (every token of the last block, as a library does it) or `first` (its first token only, which is
all that the features need, and what ours computes).
"""
import json, math, resource, sys, time
import numpy as np
import torch
import torch.nn.functional as F

folder, threads, queries = sys.argv[1], int(sys.argv[2]), sys.argv[3]
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


def block_names(layer):
    return f"encoder.layer.{layer}"


class Block:
    """Query, key and value as one product, their pairs stacked: faster than three of each."""
    def __init__(self, name):
        sites = [Site(f"{name}.attention.self.{part}") for part in ("query", "key", "value")]
        self.w, self.b = torch.cat([s.w for s in sites]), torch.cat([s.b for s in sites])
        self.sites = sites
        get = lambda part: (tensors[f"{name}.{part}.weight"], tensors[f"{name}.{part}.bias"])
        self.o, self.on = get("attention.output.dense"), get("attention.output.LayerNorm")
        self.f, self.g, self.gn = get("intermediate.dense"), get("output.dense"), get("output.LayerNorm")

    def __call__(self, x, last):
        A = torch.cat([s.A for s in self.sites])
        B = torch.block_diag(*[s.B for s in self.sites])
        qkv = torch.addmm(F.linear(x, self.w, self.b), F.linear(x, A), B.t(), alpha=scale)
        q, k, v = qkv.view(batch, tokens, 3, heads, size).permute(2, 0, 3, 1, 4).unbind(0)
        if last:
            q, x = q[:, :, :1], x.view(batch, tokens, hidden)[:, 0]
        scores = q @ k.transpose(-1, -2) * (1 / math.sqrt(size)) + mask
        context = (torch.softmax(scores, -1) @ v).transpose(1, 2).reshape(-1, hidden)
        x = F.layer_norm(x + F.linear(context, *self.o), (hidden,), *self.on, epsilon)
        return F.layer_norm(x + F.linear(F.gelu(F.linear(x, *self.f)), *self.g), (hidden,), *self.gn, epsilon)


blocks = [Block(block_names(layer)) for layer in range(layers)]
pooler = Site("pooler.dense")


def features():
    x = x0
    for layer, block in enumerate(blocks):
        x = block(x, queries == "first" and layer == layers - 1)
    first = x if x.shape[0] == batch else x.view(batch, tokens, hidden)[:, 0]
    return torch.tanh(F.linear(first, pooler.w, pooler.b) + scale * F.linear(F.linear(first, pooler.A), pooler.B))


def step():
    loss = F.cross_entropy(F.linear(features(), trained["head.weight"], trained["head.bias"]), labels)
    return torch.autograd.grad(loss, list(trained.values()))


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
    else:
        answer = timed(step if command == "step" else infer)
    print(json.dumps(answer), flush=True)
