#!/usr/bin/env python3
"""60-digit Lambert-W values for bench/lambertw.ts (mpmath: apt-get install python3-mpmath). Usage: references.py DIR SEED N [REGION...]

Writes DIR/BRANCH-REGION.x and .w: the arguments and the values rounded to float64, N of each region (of all, if none is
named). The regions called mixture spread over the whole domain of a branch, as the golden tables of the tests do.
"""
import os, random, struct, sys
from mpmath import mp, mpf, lambertw, exp

mp.dps = 60
out, seed, n = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
r = random.Random(seed)
branch_point = float(-exp(-1))
near = lambda: max(branch_point * (1 - 10 ** r.uniform(-15, 0)), -0.36787944117144228)
regions = {
    "0-near": near,
    "0-middle": lambda: r.uniform(-0.3678, 1.2),
    "0-small": lambda: r.choice([1, -1]) * 0.36 * 10 ** r.uniform(-4, 0),
    "0-tiny": lambda: r.choice([1, -1]) * 0.36 * 10 ** r.uniform(-300, -4),
    "0-moderate": lambda: 10 ** r.uniform(-1, 4),
    "0-large": lambda: 10 ** r.uniform(3, 308),
    "0-mixture": lambda: r.choice(
        [lambda: r.choice([1, -1]) * 0.36 * 10 ** r.uniform(-300, -1), near] + [lambda: 10 ** r.uniform(-3, 300)] * 2
    )(),
    "1-mixture": lambda: r.choice([lambda: -0.36 * 10 ** r.uniform(-300, -1), near])(),
    "1-near": near,
    "1-middle": lambda: -r.uniform(0.01, 0.3678),
    "1-small": lambda: -0.36 * 10 ** r.uniform(-4, 0),
    "1-tiny": lambda: -0.36 * 10 ** r.uniform(-307, -4),
}
os.makedirs(out, exist_ok=True)
for name in sys.argv[4:] or regions:
    draw = regions[name]
    xs = [draw() for _ in range(n)]
    ws = [float(lambertw(mpf(x), -int(name[0])).real) for x in xs]
    for ending, values in (("x", xs), ("w", ws)):
        with open(os.path.join(out, f"{name}.{ending}"), "wb") as f:
            f.write(struct.pack(f"<{n}d", *values))
    print(name, n, flush=True)
