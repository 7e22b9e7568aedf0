/** One column of a published table. */
export interface PublishedColumn {
  name: string;
  isKey: boolean;
  oid: number;
  modifier: number;
}

/** The server's text of a value, NULL, or undefined for a large value that the change left as it was. */
export type TupleValue = string | null | undefined;

/** What the output plugin sends, as far as one table is concerned. */
export type ChangeMessage =
  | {kind: 'begin'; xid: number}
  | {kind: 'commit'; endLsn: string}
  | {kind: 'relation'; relationId: number; schema: string; name: string; columns: PublishedColumn[]}
  | {kind: 'insert'; relationId: number; row: TupleValue[]}
  | {kind: 'update'; relationId: number; former?: TupleValue[]; row: TupleValue[]}
  | {kind: 'delete'; relationId: number; former: TupleValue[]}
  | {kind: 'truncate'; relationIds: number[]}
  | {kind: 'other'};

/** Reads one message of version 1; https://www.postgresql.org/docs/current/protocol-logicalrep-message-formats.html */
export function parseMessage(bytes: Buffer): ChangeMessage {
  const reader = createReader(bytes);
  switch (reader.letter()) {
    case 'B':
      reader.skip(16);
      return {kind: 'begin', xid: reader.unsigned32()};
    case 'C':
      reader.skip(9);
      return {kind: 'commit', endLsn: reader.lsn()};
    case 'R':
      return readRelation(reader);
    case 'I': {
      const relationId = reader.unsigned32();
      reader.skip(1);
      return {kind: 'insert', relationId, row: reader.tuple()};
    }
    case 'U': {
      const relationId = reader.unsigned32();
      const former = reader.letter() === 'N' ? undefined : reader.tuple();
      if (former) reader.skip(1);
      return {kind: 'update', relationId, row: reader.tuple(), ...(former && {former})};
    }
    case 'D': {
      const relationId = reader.unsigned32();
      reader.skip(1);
      return {kind: 'delete', relationId, former: reader.tuple()};
    }
    case 'T': {
      const count = reader.unsigned32();
      reader.skip(1);
      return {kind: 'truncate', relationIds: Array.from({length: count}, () => reader.unsigned32())};
    }
    default:
      return {kind: 'other'};
  }
}

type Reader = ReturnType<typeof createReader>;

function readRelation(reader: Reader): ChangeMessage {
  const relationId = reader.unsigned32();
  const schema = reader.text() || 'pg_catalog';
  const name = reader.text();
  reader.skip(1);
  const columns = Array.from({length: reader.unsigned16()}, (): PublishedColumn => {
    const isKey = (reader.byte() & 1) === 1;
    return {isKey, name: reader.text(), oid: reader.unsigned32(), modifier: reader.signed32()};
  });
  return {kind: 'relation', relationId, schema, name, columns};
}

function createReader(bytes: Buffer) {
  let position = 0;
  const advance = (count: number): number => {
    position += count;
    return position - count;
  };
  const letter = () => String.fromCharCode(bytes[advance(1)]!);
  const unsigned32 = () => bytes.readUInt32BE(advance(4));
  const value = (): TupleValue => {
    const kind = letter();
    if (kind === 'n') return null;
    if (kind === 'u') return undefined;
    const length = unsigned32();
    const start = advance(length);
    return bytes.toString('utf8', start, start + length);
  };
  return {
    letter,
    unsigned32,
    skip: advance,
    byte: () => bytes[advance(1)]!,
    unsigned16: () => bytes.readUInt16BE(advance(2)),
    signed32: () => bytes.readInt32BE(advance(4)),
    lsn: () => formatLsn(bytes.readBigUInt64BE(advance(8))),
    text(): string {
      const end = bytes.indexOf(0, position);
      return bytes.toString('utf8', advance(end - position + 1), end);
    },
    tuple(): TupleValue[] {
      return Array.from({length: bytes.readUInt16BE(advance(2))}, value);
    },
  };
}

/** `16/B374D848`, the form in which the server writes a place in its log. */
function formatLsn(lsn: bigint): string {
  return `${(lsn >> 32n).toString(16)}/${(lsn & 0xffffffffn).toString(16)}`.toUpperCase();
}

export function parseLsn(text: string): bigint {
  const [high = '', low = ''] = text.split('/');
  return (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`);
}
