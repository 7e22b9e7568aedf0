/** A message starts with its kind and its length, which counts itself but not the kind. */
export const headerBytes = 5;

const copyData = 0x64;
/** Copy-out response, notice, notification and parameter status: they may come amid the rows. */
const besideRows = new Set([...'HNAS'].map((kind) => kind.charCodeAt(0)));

export interface CommandCompleteMessage {
  /** For instance `COPY 12`. */
  text: string;
}

export function isCopyData(bytes: Buffer, position: number): boolean {
  return bytes[position] === copyData;
}

/** False for the message with which a COPY is over, well or not. */
export function isPartOfCopy(bytes: Buffer, position: number): boolean {
  return bytes[position] === copyData || besideRows.has(bytes[position]!);
}

/** Length of the message with its header. */
export function messageBytesAt(bytes: Buffer, position: number): number {
  const length =
    (bytes[position + 1]! << 24) |
    (bytes[position + 2]! << 16) |
    (bytes[position + 3]! << 8) |
    bytes[position + 4]!;
  return 1 + length;
}

/** A message of rows around these bytes; the header goes before them. */
export function copyDataHeader(contentBytes: number): Buffer {
  const header = Buffer.allocUnsafe(headerBytes);
  header[0] = copyData;
  header.writeInt32BE(contentBytes + 4, 1);
  return header;
}
