import type {Socket} from 'node:net';
import type {Connection} from 'mysql2';

/** Where a packet of the server lies in a buffer that is used again for the next one. */
export interface Packet {
  readonly buffer: Buffer;
  /** Start of what was not read yet. */
  offset: number;
  readonly end: number;
  isEOF(): boolean;
  eofStatusFlags(): number;
}

/** What the server says of a column of a result. */
export interface Field {
  name: string;
  orgTable: string;
  /** Code of the wire type; see `field-types.ts`. */
  columnType: number;
  flags: number;
  decimals: number;
  /** Display width, in bytes for texts. */
  columnLength: number;
  /** Number of the collation; 63 means bytes. */
  characterSet: number;
  /** MariaDB's name of a type that looks like another one on the wire, e.g. `uuid`. */
  extendedTypeName?: string;
  /** MariaDB says `json` where the column checks for it. */
  extendedFormat?: string;
}

/** End of a statement without rows. */
export interface OkPacket {
  affectedRows: number;
  info: string;
  serverStatus: number;
  warningStatus: number;
}

type State = (packet: Packet, connection: DriverConnection) => State | null;

/** A statement under way. Its methods are the states of the protocol, and may be exchanged before it starts. */
export interface Command {
  /** Takes one column of the result; `fieldsEOF` comes after the last one. */
  readField: State;
  start: State;
  resultsetHeader: State;
}

/** A packet to send; the first four bytes of its buffer are for the header. */
export interface RawPacket {
  buffer: Buffer;
  /** Bytes without the header. */
  length(): number;
  writeHeader(sequenceId: number): void;
}

/** The parts of the driver's connection that its own types leave out. */
export interface DriverConnection {
  readonly stream: Socket;
  readonly config: {clientFlags: number};
  readonly serverCapabilityFlags: number;
  readonly threadId: number | null;
  addCommand(command: Command): void;
  writePacket(packet: RawPacket): void;
  execute(
    options: {sql: string; values: readonly unknown[]},
    done: (error: Error | null, result?: unknown) => void,
  ): Command;
  unprepare(sql: string): void;
}

export function internals(connection: Connection): DriverConnection {
  return connection as unknown as DriverConnection;
}
