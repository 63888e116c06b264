"""scipy.special.lambertw on the doubles of a file. Usage: scipy_lambertw.py BRANCH FILE REPEATS; values to FILE.scipy."""
import json, sys, time
import numpy as np
from scipy.special import lambertw

branch, path, repeats = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
x = np.fromfile(path)
start = time.process_time()
for _ in range(repeats):
    w = lambertw(x, branch)
ns = (time.process_time() - start) / repeats / len(x) * 1e9
w.real.tofile(path + ".scipy")
print(json.dumps(dict(ns=ns)))
