/** Memory that bytes of a socket are read into, used again once their readers are done with them. */
export interface ReadMemory {
  /** Where the next bytes may be put. */
  rest(): Buffer;
  /** Keeps the first bytes of the rest from being overwritten. */
  fill(bytes: number): void;
  /** Bytes at which the memory may not be used again, until they are recycled. */
  lend(bytes: Buffer): void;
  /** Takes lent bytes back; others are ignored. */
  recycle(bytes: Buffer): void;
}

interface Block {
  bytes: Buffer;
  filled: number;
  lent: number;
}

const blockBytes = 256 * 1024;
/** With less room, reading would take more calls. */
const leastRest = 64 * 1024;
/** More than this is not kept for later. */
const mostSpareBlocks = 32;

export function createReadMemory(): ReadMemory {
  const blocks = new WeakMap<ArrayBufferLike, Block>();
  const spare: Block[] = [];
  let current = newBlock();

  function newBlock(): Block {
    const bytes = Buffer.allocUnsafeSlow(blockBytes);
    const block: Block = {bytes, filled: 0, lent: 0};
    blocks.set(bytes.buffer, block);
    return block;
  }

  return {
    rest() {
      if (current.lent === 0) current.filled = 0;
      if (blockBytes - current.filled < leastRest) current = spare.pop() ?? newBlock();
      return current.bytes.subarray(current.filled);
    },
    fill(bytes) {
      current.filled += bytes;
    },
    lend({buffer}) {
      const block = blocks.get(buffer);
      if (block) block.lent++;
    },
    recycle({buffer}) {
      const block = blocks.get(buffer);
      if (!block || --block.lent > 0 || block === current) return;
      block.filled = 0;
      if (spare.length < mostSpareBlocks) spare.push(block);
    },
  };
}
