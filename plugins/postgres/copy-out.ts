import type {Socket} from 'node:net';
import {Readable} from 'node:stream';
import type {Connection, Submittable} from 'pg';
import type {ReadMemory} from './read-memory.ts';
import {ReadingSocket} from './reading-socket.ts';
import {headerBytes, isCopyData, isPartOfCopy, messageBytesAt, type CommandCompleteMessage} from './wire.ts';

export interface CopyOutOptions {
  /** `COPY ... TO STDOUT`. */
  copy: string;
  /** What leaves: the contents of the server's messages, or the messages themselves, always whole. */
  gives: 'contents' | 'messages';
  /** Turns an error of the server or the connection into the one that readers get. */
  translate: (error: unknown) => unknown;
  /** Called once, when the server is done or the connection is gone. */
  onOver: () => void;
}

/** How much is buffered between the server and the reader. */
const bufferBytes = 256 * 1024;

/**
 * Reads a COPY straight from the socket. A server sends each row as a message of its own, so a driver that makes an
 * object of each message is slower than the server.
 */
export class CopyOut extends Readable implements Submittable {
  /** Known once the stream ended. */
  rowCount: number | undefined;
  readonly #options: CopyOutOptions;
  #socket: Socket | undefined;
  #driverListener: ((bytes: Buffer) => void) | undefined;
  #memory: ReadMemory | undefined;
  /** Pieces of a message whose end has not come. */
  #pieces: Buffer[] = [];
  #pieceBytes = 0;

  constructor(options: CopyOutOptions) {
    super({highWaterMark: bufferBytes});
    this.#options = options;
  }

  submit(connection: Connection): void {
    this.#socket = connection.stream as Socket;
    this.#driverListener = this.#socket.listeners('data')[0] as (bytes: Buffer) => void;
    if (this.#socket instanceof ReadingSocket) {
      this.#memory = this.#socket.memory;
      this.#socket.taker = this.#take;
    } else {
      this.#socket.removeListener('data', this.#driverListener);
      this.#socket.on('data', this.#take);
    }
    connection.query(this.#options.copy);
  }

  /** Lets the memory of a chunk be used again, which its reader does not look at any more. */
  recycle(chunk: Buffer): void {
    this.#memory?.recycle(chunk);
  }

  override _read(): void {
    this.#socket?.resume();
  }

  /** The session goes on without the reader: what still comes is thrown away. */
  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket?.resume();
    done(error);
  }

  handleCommandComplete(message: CommandCompleteMessage): void {
    const count = /^COPY (\d+)/.exec(message.text)?.[1];
    if (count !== undefined) this.rowCount = Number(count);
  }

  handleReadyForQuery(): void {
    this.#options.onOver();
    if (!this.destroyed) this.push(null);
  }

  handleError(error: unknown): void {
    this.#giveBack();
    this.#options.onOver();
    this.destroy(this.#options.translate(error) as Error);
  }

  readonly #take = (chunk: Buffer): void => {
    const start = this.#pieceBytes > 0 ? this.#completePieces(chunk) : 0;
    if (start === chunk.length) return;
    const rest = start === 0 ? chunk : chunk.subarray(start);
    if (this.#socket) this.#takeWhole(rest);
    else this.#driverListener!(rest);
  };

  /** Adds what the message lacks, whose header is in the first piece. Returns where the next message starts. */
  #completePieces(chunk: Buffer): number {
    let start = 0;
    if (this.#pieceBytes < headerBytes) {
      start = Math.min(chunk.length, headerBytes - this.#pieceBytes);
      this.#pieces = [Buffer.concat([...this.#pieces, chunk.subarray(0, start)])];
      this.#pieceBytes += start;
      if (this.#pieceBytes < headerBytes) return start;
    }
    const lacking = messageBytesAt(this.#pieces[0]!, 0) - this.#pieceBytes;
    const end = Math.min(chunk.length, start + lacking);
    this.#keep(chunk.subarray(start, end));
    if (end - start < lacking) return end;
    const message = Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.#pieceBytes = 0;
    this.#takeWhole(message);
    return end;
  }

  /** Takes bytes that start with a message. */
  #takeWhole(bytes: Buffer): void {
    let dataStart = 0;
    let position = 0;
    while (position + headerBytes <= bytes.length) {
      const end = position + messageBytesAt(bytes, position);
      if (!isCopyData(bytes, position)) {
        this.#give(bytes, dataStart, position);
        if (!isPartOfCopy(bytes, position)) return this.#giveBack(bytes.subarray(position));
        if (end > bytes.length) return this.#keep(bytes.subarray(position));
        this.#driverListener!(bytes.subarray(position, end));
        dataStart = end;
      } else if (end > bytes.length) break;
      position = end;
    }
    this.#give(bytes, dataStart, position);
    this.#keep(bytes.subarray(position));
  }

  #keep(piece: Buffer): void {
    if (piece.length === 0) return;
    this.#pieces.push(this.#memory ? Buffer.from(piece) : piece);
    this.#pieceBytes += piece.length;
  }

  #give(bytes: Buffer, start: number, end: number): void {
    if (start === end || this.destroyed) return;
    const given = bytes.subarray(start, end);
    this.#memory?.lend(given);
    if (!this.push(this.#options.gives === 'messages' ? given : contentsOf(given))) this.#socket!.pause();
  }

  /** The driver takes over again, from these bytes on. */
  #giveBack(rest?: Buffer): void {
    const [socket, listener] = [this.#socket, this.#driverListener!];
    if (!socket) return;
    this.#socket = undefined;
    if (socket instanceof ReadingSocket) socket.taker = undefined;
    else {
      socket.removeListener('data', this.#take);
      socket.on('data', listener);
    }
    if (rest && rest.length > 0) listener(Buffer.from(rest));
    socket.resume();
  }
}

/** Moves the contents of the messages together, over their headers. */
function contentsOf(messages: Buffer): Buffer {
  let position = 0;
  let length = 0;
  while (position < messages.length) {
    const end = position + messageBytesAt(messages, position);
    messages.copyWithin(length, position + headerBytes, end);
    length += end - position - headerBytes;
    position = end;
  }
  return messages.subarray(0, length);
}
