import { type CellOutput, type DisplayOutput, joinLines, type MimeBundle } from './format';
import type { WireMessage } from './wire';

/** Displays that later cells may update, by the id that the kernel gave them. */
export type DisplayRegistry = Map<string, DisplayOutput[]>;

/** Gathers the messages of one execution into the outputs of its cell, as Jupyter does. */
export class OutputCollector {
  readonly #displays: DisplayRegistry;
  readonly #outputs: CellOutput[] = [];
  #clearBeforeNext = false;

  /** @param displays shared by all cells of a kernel */
  constructor(displays: DisplayRegistry) {
    this.#displays = displays;
  }

  /** Takes in one message of the output channel; messages that are no output are ignored. */
  accept({ type, content }: WireMessage): void {
    switch (type) {
      case 'clear_output':
        if (content['wait'] === true) this.#clearBeforeNext = true;
        else this.#outputs.length = 0;
        return;
      case 'stream':
        this.#stream(content['name'] === 'stderr' ? 'stderr' : 'stdout', String(content['text']));
        return;
      case 'update_display_data':
        this.#update(content);
        return;
      case 'display_data':
      case 'execute_result':
        this.#display(content);
        return;
      case 'error':
        this.#push({
          output_type: 'error',
          ename: String(content['ename']),
          evalue: String(content['evalue']),
          traceback: content['traceback'] as readonly string[],
        });
        return;
    }
  }

  /** The outputs so far, in the order in which they came. */
  result(): readonly CellOutput[] {
    return this.#outputs.map((output) =>
      output.output_type === 'stream' ? { ...output, text: joinLines(output.text) } : output,
    );
  }

  #push(output: CellOutput): void {
    if (this.#clearBeforeNext) this.#outputs.length = 0;
    this.#clearBeforeNext = false;
    this.#outputs.push(output);
  }

  #stream(name: 'stdout' | 'stderr', text: string): void {
    const last = this.#clearBeforeNext ? undefined : this.#outputs.at(-1);
    // A list, joined when written: joining at every message would take quadratic time for long output.
    if (last?.output_type === 'stream' && last.name === name) (last.text as string[]).push(text);
    else this.#push({ output_type: 'stream', name, text: [text] });
  }

  #display(content: WireMessage['content']): void {
    const output: DisplayOutput = {
      output_type: 'display_data',
      data: content['data'] as MimeBundle,
      metadata: (content['metadata'] ?? {}) as DisplayOutput['metadata'],
    };
    const id = displayId(content);
    if (id !== undefined) this.#displays.set(id, [...(this.#displays.get(id) ?? []), output]);
    this.#push(output);
  }

  #update(content: WireMessage['content']): void {
    for (const output of this.#displays.get(displayId(content) ?? '') ?? []) {
      output.data = content['data'] as MimeBundle;
      output.metadata = (content['metadata'] ?? {}) as DisplayOutput['metadata'];
    }
  }
}

function displayId(content: WireMessage['content']): string | undefined {
  const transient = content['transient'] as { readonly display_id?: string } | undefined;
  return transient?.display_id;
}
