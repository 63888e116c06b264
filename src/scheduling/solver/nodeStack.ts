/** Nodes that wait, the last in first out: their numbers side by side, their devices in one slab. */
export class NodeStack {
  count: number = 0;
  from: Float64Array = new Float64Array(64);
  to: Float64Array = new Float64Array(64);
  bound: Float64Array = new Float64Array(64);
  multiplier: Float64Array = new Float64Array(64);
  fixed: Int32Array = new Int32Array(64);
  free: Int32Array = new Int32Array(64);
  start: Int32Array = new Int32Array(64);
  items: Int32Array = new Int32Array(1024);

  /** Room for one more node with so many devices; returns where in `items` they go. */
  reserve(devices: number): number {
    if (this.count === this.from.length) {
      const twice = <T extends Float64Array | Int32Array>(old: T, next: T): T => {
        next.set(old);
        return next;
      };
      const size = 2 * this.count;
      this.from = twice(this.from, new Float64Array(size));
      this.to = twice(this.to, new Float64Array(size));
      this.bound = twice(this.bound, new Float64Array(size));
      this.multiplier = twice(this.multiplier, new Float64Array(size));
      this.fixed = twice(this.fixed, new Int32Array(size));
      this.free = twice(this.free, new Int32Array(size));
      this.start = twice(this.start, new Int32Array(size));
    }
    const last = this.count - 1;
    const start = last < 0 ? 0 : this.start[last]! + this.fixed[last]! + this.free[last]!;
    if (start + devices > this.items.length) {
      const larger = new Int32Array(2 * (start + devices));
      larger.set(this.items);
      this.items = larger;
    }
    return start;
  }

  /** The node whose devices were written at `start`. */
  push(from: number, to: number, bound: number, multiplier: number, start: number, fixed: number, free: number): void {
    const at = this.count++;
    this.from[at] = from;
    this.to[at] = to;
    this.bound[at] = bound;
    this.multiplier[at] = multiplier;
    this.start[at] = start;
    this.fixed[at] = fixed;
    this.free[at] = free;
  }
}
