import { randomUUID } from 'node:crypto';
import type { Dealer, Subscriber } from 'zeromq';
import type { Connection } from './connection';
import { decodeMessage, encodeRequest, type WireMessage } from './wire';

/** What a request hears back. */
export interface Listener {
  /** The reply on the channel of the request. */
  onReply?(message: WireMessage): void;
  /** Output and status messages that the request caused. */
  onOutput?(message: WireMessage): void;
}

interface Sockets {
  readonly shell: Dealer;
  readonly control: Dealer;
  readonly iopub: Subscriber;
}

/** The client's ends of the channels to one kernel. */
export class Channels {
  readonly #connection: Connection;
  readonly #sockets: Sockets;
  readonly #onFailure: (error: Error) => void;
  readonly #session = randomUUID();
  readonly #listeners = new Map<string, Listener>();
  #closed = false;

  private constructor(connection: Connection, sockets: Sockets, onFailure: (error: Error) => void) {
    this.#connection = connection;
    this.#sockets = sockets;
    this.#onFailure = onFailure;
    void this.#listen(sockets.shell, 'onReply');
    void this.#listen(sockets.control, 'onReply');
    void this.#listen(sockets.iopub, 'onOutput');
  }

  /**
   * Connects to a kernel, which need not listen yet.
   *
   * @param onFailure hears of a message that cannot be read
   */
  static async open(connection: Connection, onFailure: (error: Error) => void): Promise<Channels> {
    const zeromq = await import('zeromq');
    const shell = new zeromq.Dealer({ linger: 0, sendHighWaterMark: 0 });
    const control = new zeromq.Dealer({ linger: 0, sendHighWaterMark: 0 });
    // No limit: output that comes faster than it is read must wait, never be dropped.
    const iopub = new zeromq.Subscriber({ linger: 0, receiveHighWaterMark: 0 });
    shell.connect(connection.addresses.shell);
    control.connect(connection.addresses.control);
    iopub.connect(connection.addresses.iopub);
    iopub.subscribe();
    return new Channels(connection, { shell, control, iopub }, onFailure);
  }

  /** Sends a request; the listener hears every message that it causes, also late ones. */
  async request(channel: 'shell' | 'control', type: string, content: object, listener: Listener): Promise<void> {
    const { id, frames } = encodeRequest(this.#connection.key, this.#session, type, content);
    this.#listeners.set(id, listener);
    await this.#sockets[channel].send([...frames]);
  }

  close(): void {
    this.#closed = true;
    for (const socket of Object.values(this.#sockets)) socket.close();
  }

  async #listen(socket: Dealer | Subscriber, event: keyof Listener): Promise<void> {
    try {
      for await (const frames of socket) {
        const message = decodeMessage(this.#connection.key, frames as Buffer[]);
        this.#listeners.get(message.parentId)?.[event]?.(message);
      }
    } catch (error) {
      if (!this.#closed) this.#onFailure(error as Error);
    }
  }
}
