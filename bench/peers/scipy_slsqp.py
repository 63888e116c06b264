"""min tau subject to sum b = B and b_k log2(1 + s_k/b_k) tau >= L by SLSQP, variables scaled to one. JSON on stdin."""
import json, sys, time
import numpy as np
from scipy.optimize import minimize

problem = json.load(sys.stdin)
s = np.array(problem["snr"])  # p g / (N0 B)
k = len(s)
share = lambda v: np.maximum(v[:k], 1e-12)
rate = lambda v: share(v) * np.log1p(s / share(v))
start_rate = np.min(np.log1p(s * k) / k)
constraints = [
    dict(type="eq", fun=lambda v: np.sum(v[:k]) - 1),
    dict(type="ineq", fun=lambda v: rate(v) / start_rate - v[k]),
]
def solve():
    return minimize(lambda v: -v[k], np.append(np.full(k, 1 / k), 1.0), method="SLSQP", constraints=constraints,
                    bounds=[(1e-9, 1)] * k + [(0, None)], options=dict(ftol=1e-12, maxiter=500))
times = []
for _ in range(5):
    t = time.process_time()
    r = solve()
    times.append(time.process_time() - t)
print(json.dumps(dict(us=sorted(times)[2] * 1e6, rate=float(r.x[k] * start_rate), success=bool(r.success))))
