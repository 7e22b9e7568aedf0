import type {Socket} from 'node:net';
import {Writable} from 'node:stream';
import type {Connection, Submittable} from 'pg';
import {copyDataHeader, type CommandCompleteMessage} from './wire.ts';

export interface CopyInOptions {
  /** `COPY ... FROM STDIN`. */
  copy: string;
  /** What is written: contents for the server, or whole messages that contain them. */
  takes: 'contents' | 'messages';
  /** Called at once with the error of the server. */
  onRefused: (error: unknown) => void;
}

/** How much is buffered between the source and the server. */
const bufferBytes = 256 * 1024;

/** Writes a COPY straight to the socket. Destroying it tells the server to forget what came. */
export class CopyIn extends Writable implements Submittable {
  /** Known once the stream finished. */
  rowCount = 0;
  readonly #options: CopyInOptions;
  #connection!: Connection;
  #state: 'starting' | 'copying' | 'over' = 'starting';
  /** Waits for the server to be ready for rows. */
  #whenReady: (() => void) | undefined;
  #finished: (() => void) | undefined;

  constructor(options: CopyInOptions) {
    super({highWaterMark: bufferBytes});
    this.#options = options;
  }

  submit(connection: Connection): void {
    this.#connection = connection;
    connection.query(this.#options.copy);
  }

  handleCopyInResponse(): void {
    this.#state = 'copying';
    if (this.destroyed) this.#giveUp();
    else this.#whenReady?.();
  }

  handleCommandComplete({text}: CommandCompleteMessage): void {
    this.rowCount = Number(/^COPY (\d+)/.exec(text)?.[1] ?? 0);
  }

  handleReadyForQuery(): void {
    this.#state = 'over';
    this.#finished?.();
  }

  handleError(error: unknown): void {
    this.#state = 'over';
    this.#options.onRefused(error);
    this.destroy(error as Error);
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#onceReady(() => {
      const socket = this.#connection.stream as Socket;
      socket.cork();
      if (this.#options.takes === 'contents') socket.write(copyDataHeader(chunk.length));
      const hasRoom = socket.write(chunk);
      socket.uncork();
      if (hasRoom) done();
      else socket.once('drain', done);
    });
  }

  override _final(done: () => void): void {
    this.#onceReady(() => {
      this.#finished = done;
      this.#connection.endCopyFrom();
    });
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    if (this.#state === 'copying') this.#giveUp();
    done(error);
  }

  #onceReady(send: () => void): void {
    if (this.#state === 'starting') this.#whenReady = send;
    else send();
  }

  #giveUp(): void {
    this.#state = 'over';
    this.#connection.sendCopyFail('The source broke off');
  }
}

declare module 'pg' {
  interface Connection {
    endCopyFrom(): void;
    sendCopyFail(reason: string): void;
  }
}
