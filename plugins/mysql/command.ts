import type {Readable} from 'node:stream';
import type {Connection} from 'mysql2';
import type {Statement, Value} from '#src/warehouse/index.ts';
import {
  internals,
  type Command,
  type DriverConnection,
  type Field,
  type OkPacket,
  type Packet,
  type RawPacket,
} from './driver.ts';
import {jsonText} from './encode.ts';

/** What happens to a result while it arrives. Both are called synchronously; a packet is only good until they return. */
export interface ResultHandlers {
  onFields(fields: readonly Field[]): void;
  onRow(packet: Packet): void;
}

export interface Outcome {
  /** Absent after a statement that returned rows. */
  rowsAffected?: number;
  warnings: number;
  info: string;
  serverStatus: number;
}

/** `SERVER_STATUS_IN_TRANS` */
export const inTransactionFlag = 1;
/** `SERVER_MORE_RESULTS_EXISTS` */
const moreResultsFlag = 8;

/**
 * Runs a statement and hands on its rows as they are on the wire, without values being made of them. Statements with
 * parameters answer in the binary form, others in the textual one. A procedure may give several results; the first
 * that has columns counts.
 */
export async function runCommand(
  connection: Connection,
  {text, parameters}: Statement,
  handlers: ResultHandlers,
): Promise<Outcome> {
  const values = parameters && (await encodeParameters(parameters));
  const {promise, resolve, reject} = Promise.withResolvers<Outcome>();
  const state: RowState = {handlers, serverStatus: 0};
  const finish = (error: Error | null, result?: unknown) => {
    if (error) reject(error);
    else resolve(outcomeOf(state, result));
  };
  const inner = internals(connection);
  if (!values) {
    const {createQuery} = (await import('mysql2')).default as unknown as DriverModule;
    const command = createQuery({sql: text}, undefined, finish, inner.config);
    takeRows(command, state);
    inner.addCommand(command);
    return promise;
  }
  takeRows(inner.execute({sql: text, values}, finish), state);
  try {
    return await promise;
  } finally {
    inner.unprepare(text);
  }
}

/** What the driver's own types leave out. */
interface DriverModule {
  createQuery(
    options: {sql: string},
    values: undefined,
    done: (error: Error | null, result?: unknown) => void,
    config: object,
  ): Command;
  TypedParameter: {LONGLONG(value: bigint): object};
}

/** Runs LOAD DATA LOCAL with the stream in place of the file. When the stream fails, so does the statement. */
export async function runLoadData(connection: Connection, text: string, stream: Readable): Promise<Outcome> {
  const result = await new Promise<unknown>((resolve, reject) =>
    connection.query({sql: text, infileStreamFactory: () => stream}, (error, done) =>
      error ? reject(error) : resolve(done),
    ),
  );
  return outcomeOf({handlers: ignoreRows, serverStatus: 0}, result);
}

/** Runs a statement that is there as bytes and returns no rows. */
export async function runBytes(connection: Connection, parts: readonly Buffer[]): Promise<Outcome> {
  const {createQuery} = (await import('mysql2')).default as unknown as DriverModule;
  const inner = internals(connection);
  const {promise, resolve, reject} = Promise.withResolvers<unknown>();
  const finish = (error: Error | null, result?: unknown) => (error ? reject(error) : resolve(result));
  const command = createQuery({sql: ''}, undefined, finish, inner.config);
  command.start = (_packet, open) => {
    open.writePacket(queryPacket(parts, open));
    return command.resultsetHeader;
  };
  inner.addCommand(command);
  return outcomeOf({handlers: ignoreRows, serverStatus: 0}, await promise);
}

const ignoreRows: ResultHandlers = {onFields() {}, onRow() {}};

/** `CLIENT_QUERY_ATTRIBUTES`; where it was agreed on, the number of attributes comes before the text. */
const queryAttributesFlag = 1 << 27;

function queryPacket(parts: readonly Buffer[], {config, serverCapabilityFlags}: DriverConnection): RawPacket {
  const hasAttributes = (config.clientFlags & serverCapabilityFlags & queryAttributesFlag) !== 0;
  const header = Buffer.from(hasAttributes ? [0, 0, 0, 0, 3, 0, 1] : [0, 0, 0, 0, 3]);
  const buffer = Buffer.concat([header, ...parts]);
  return {
    buffer,
    length: () => buffer.length - 4,
    writeHeader(sequenceId) {
      buffer.writeUIntLE(buffer.length - 4, 0, 3);
      buffer[3] = sequenceId;
    },
  };
}

interface RowState {
  handlers: ResultHandlers;
  serverStatus: number;
  fields?: Field[];
  isOver?: boolean;
}

/** Puts our reader of rows in the place of the driver's, which makes an object of each. */
function takeRows(command: Command, state: RowState): void {
  const readField = command.readField;
  const inner = command as unknown as {
    _resultIndex: number;
    done(): null;
    on(name: 'fields', listener: (fields?: Field[]) => void): void;
  };
  let received: Field[] = [];
  inner.on('fields', (fields) => (received = fields ?? []));

  const takeRow: Command['readField'] = (packet) => {
    if (!packet.isEOF()) {
      if (!state.isOver) state.handlers.onRow(packet);
      return takeRow;
    }
    state.isOver = true;
    state.serverStatus = packet.eofStatusFlags();
    if (state.serverStatus & moreResultsFlag) {
      received = [];
      inner._resultIndex += 1;
      return command.resultsetHeader;
    }
    return inner.done();
  };
  const takeEndOfFields: Command['readField'] = () => {
    if (!state.fields) {
      state.fields = received;
      state.handlers.onFields(received);
    }
    return takeRow;
  };
  command.readField = (packet, connection) => {
    readField.call(command, packet, connection);
    return received.length > 0 ? takeEndOfFields : command.readField;
  };
}

function outcomeOf(state: RowState, result: unknown): Outcome {
  const last = (Array.isArray(result) ? result.at(-1) : result) as Partial<OkPacket> | undefined;
  const {affectedRows} = last ?? {};
  return {
    ...(!state.fields && affectedRows !== undefined && {rowsAffected: affectedRows}),
    warnings: last?.warningStatus ?? 0,
    info: last?.info ?? '',
    serverStatus: last?.serverStatus ?? state.serverStatus,
  };
}

/** Whole numbers as such, everything else as text or bytes, which the server turns into what it needs. */
async function encodeParameters(parameters: readonly Value[]): Promise<unknown[]> {
  const {TypedParameter} = (await import('mysql2')).default as unknown as DriverModule;
  return parameters.map((value) => {
    if (value === null || typeof value === 'string') return value;
    if (typeof value === 'boolean') return value;
    if (typeof value === 'number' && !Number.isInteger(value)) return value;
    if (typeof value === 'number' || typeof value === 'bigint') {
      const whole = BigInt(value);
      return BigInt.asIntN(64, whole) === whole ? TypedParameter.LONGLONG(whole) : String(value);
    }
    if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    return jsonText(value);
  });
}
