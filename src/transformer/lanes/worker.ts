// The thread of one lane: an encoder that answers the questions of workerLane.ts in their order.
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { errorMessage } from '../../errors';
import type { Tape } from '../architectures/types';
import { createLane, tensorCount } from './createLane';
import { type Answer, buffersOf, type Question, type WorkerModel } from './messages';

async function serve(port: MessagePort, { backend, config, weights, loraAlpha }: WorkerModel): Promise<void> {
  const encoder = await createLane(backend, { config, weights }, loraAlpha);
  const tapes = new Map<number, Tape>();
  /** Does the last thing with a tape. */
  async function finish<R>(id: number, work: (tape: Tape) => R | Promise<R>): Promise<R> {
    const tape = tapes.get(id)!;
    tapes.delete(id);
    try {
      return await work(tape);
    } finally {
      tape.dispose();
    }
  }

  async function answer({ id, name, content }: Question): Promise<unknown> {
    switch (name) {
      case 'forward': {
        const { features, tape } = await encoder.forward(content.embeddings, content.lora, content.scope);
        tapes.set(id, tape);
        return { features, tape: id };
      }
      case 'infer':
        return encoder.infer(content.embeddings, content.lora);
      case 'hiddenState':
        return encoder.hiddenState(content.embeddings, content.lora);
      case 'backward':
        return finish(content.tape, (tape) => encoder.backward(tape, content.featureGradient));
      case 'backwardAll':
        return finish(content.tape, (tape) => encoder.backwardAll(tape, content.featureGradient));
      case 'release':
        return finish(content, () => undefined);
      case 'updateWeights':
        return encoder.updateWeights(content);
      case 'tensors':
        return tensorCount(backend);
    }
  }

  const send = (message: Answer, buffers: readonly ArrayBuffer[] = []): void => port.postMessage(message, [...buffers]);
  let last: Promise<void> = Promise.resolve();
  port.on('message', (question: Question) => {
    last = last.then(async () => {
      const { id } = question;
      try {
        const content = await answer(question);
        send({ id, ok: true, content }, buffersOf(content));
      } catch (error) {
        send({ id, ok: false, error: errorMessage(error) });
      }
    });
  });
  send({ id: 0, ok: true, content: undefined });
}

// A failure to start ends the thread, and its error event carries the reason.
void serve(parentPort!, workerData as WorkerModel);
