import {Socket} from 'node:net';
import {createReadMemory} from './read-memory.ts';

/**
 * A socket that reads into memory of its own, because new memory for each read costs as much as the reading. Listeners
 * of `data` get copies; a taker gets the bytes where they are.
 */
export class ReadingSocket extends Socket {
  readonly memory;
  /** Gets the bytes in the place of the listeners. What it did not lend by the time it returns is overwritten. */
  taker: ((bytes: Buffer) => void) | undefined;

  constructor() {
    const memory = createReadMemory();
    super({
      onread: {
        buffer: () => memory.rest(),
        callback: (length, buffer) => {
          const bytes = Buffer.from(buffer.buffer, buffer.byteOffset, length);
          memory.fill(length);
          if (this.taker) this.taker(bytes);
          else this.emit('data', Buffer.from(bytes));
          return true;
        },
      },
    });
    this.memory = memory;
  }
}
