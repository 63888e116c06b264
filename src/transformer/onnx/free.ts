import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { Tensor } from 'onnxruntime-node';

let drain: MessagePort | undefined;

/**
 * Gives the memory of arrays back at once; they are empty afterwards, and so is every view of the same memory.
 *
 * An array that is transferred to a closed port is freed in the same moment. Left to the garbage collector, megabytes that
 * come and go make it collect several times a training step, or come too late where a model's bytes are held twice.
 */
export function freeArrays(arrays: readonly NodeJS.TypedArray[]): void {
  if (drain === undefined) {
    const { port1, port2 } = new MessageChannel();
    port2.close();
    port1.unref();
    drain = port1;
  }
  drain.postMessage(
    null,
    arrays.map(({ buffer }) => buffer as ArrayBuffer),
  );
}

/** The same for tensors, onnxruntime's results: each comes in an array of its own. */
export function freeTensors(tensors: Readonly<Record<string, Tensor>>): void {
  freeArrays(Object.values(tensors).map(({ data }) => data as Float32Array));
}
