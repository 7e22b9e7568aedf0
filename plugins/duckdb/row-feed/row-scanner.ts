import {TransferError} from '#src/errors/index.ts';

/** Most rows of a data chunk. */
export const chunkRows = 2048;

/** Where the fields of some rows are, all in one piece of memory. */
export interface ScannedRows {
  bytes: Buffer;
  /** Where the rows begin and end. */
  from: number;
  to: number;
  rows: number;
  /** By column, then row. */
  starts: readonly Int32Array[];
  /** -1 is NULL. */
  lengths: readonly Int32Array[];
}

export interface RowScanner {
  push(chunk: Buffer): void;
  /** Bytes that were pushed and not looked at yet. */
  readonly waitingBytes: number;
  /** True once the end of the rows was seen. */
  readonly isComplete: boolean;
  /** The next rows, valid until the next call; undefined when no whole one is there. */
  scan(): ScannedRows | undefined;
}

const blockBytes = 512 * 1024;
/** Kind and length of the message around each row. */
const messageHeaderBytes = 5;
/** Signature, flags and the length of what may follow them. */
const copyHeaderBytes = 19;
/** Number of fields that says that no row follows. */
const endMark = 0xffff;

/** Finds rows in the messages of PostgreSQL's binary COPY. `onCopied` is told the chunks that it is done with. */
export function createRowScanner(columnCount: number, onCopied?: (chunk: Buffer) => void): RowScanner {
  const waiting: Buffer[] = [];
  let waitingBytes = 0;
  let block = Buffer.allocUnsafeSlow(blockBytes);
  let from = 0;
  let to = 0;
  let hasHeader = false;
  let isComplete = false;
  const newPositions = () => Array.from({length: columnCount}, () => new Int32Array(chunkRows));
  const [starts, lengths] = [newPositions(), newPositions()];

  /** Moves what is left to the front and adds what waits, at least one chunk. */
  function refill(): boolean {
    if (waiting.length === 0) return false;
    const left = to - from;
    const neededBytes = left + waiting[0]!.length;
    if (neededBytes > block.length) {
      const wider = Buffer.allocUnsafeSlow(2 * neededBytes);
      block.copy(wider, 0, from, to);
      block = wider;
    } else block.copyWithin(0, from, to);
    [from, to] = [0, left];
    while (waiting.length > 0 && to + waiting[0]!.length <= block.length) {
      const chunk = waiting.shift()!;
      to += chunk.copy(block, to);
      waitingBytes -= chunk.length;
      onCopied?.(chunk);
    }
    return true;
  }

  function scanBlock(): number {
    const bytes = block;
    let position = from;
    let rows = 0;
    while (rows < chunkRows && position + messageHeaderBytes <= to) {
      const end = position + 1 + readInt32(bytes, position + 1);
      if (end > to) break;
      let field = position + messageHeaderBytes;
      if (!hasHeader) {
        field += copyHeaderBytes + readInt32(bytes, field + copyHeaderBytes - 4);
        hasHeader = true;
      }
      position = end;
      if (field >= end) continue;
      const fieldCount = (bytes[field]! << 8) | bytes[field + 1]!;
      if (fieldCount === endMark) {
        isComplete = true;
        continue;
      }
      if (fieldCount !== columnCount) throw shapeError(fieldCount, columnCount);
      field += 2;
      for (let column = 0; column < columnCount; column++) {
        const length = readInt32(bytes, field);
        field += 4;
        starts[column]![rows] = field;
        lengths[column]![rows] = length;
        if (length > 0) field += length;
      }
      rows++;
    }
    from = position;
    return rows;
  }

  return {
    push(chunk) {
      waiting.push(chunk);
      waitingBytes += chunk.length;
    },
    get waitingBytes() {
      return waitingBytes;
    },
    get isComplete() {
      return isComplete;
    },
    scan() {
      for (;;) {
        const start = from;
        const rows = scanBlock();
        if (rows > 0) return {bytes: block, from: start, to: from, rows, starts, lengths};
        if (!refill()) return undefined;
      }
    },
  };
}

function readInt32(bytes: Buffer, position: number): number {
  return (
    (bytes[position]! << 24) |
    (bytes[position + 1]! << 16) |
    (bytes[position + 2]! << 8) |
    bytes[position + 3]!
  );
}

function shapeError(found: number, expected: number): TransferError {
  return new TransferError(`A row of the source has ${found} columns instead of ${expected}`, {
    code: 'transfer-source',
  });
}
