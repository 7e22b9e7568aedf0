import type {StreamState, ColumnType} from '#src/warehouse/index.ts';
import {parseExactJson} from '#plugins/files/exact-json.ts';
import {columnHints} from './column-hints.ts';
import {badMessage} from './errors.ts';

/** https://github.com/singer-io/getting-started/blob/master/docs/SPEC.md */
interface Message {
  type?: string;
  stream?: string;
  record?: unknown;
  schema?: unknown;
  key_properties?: readonly string[];
  value?: unknown;
}

/** What a tap said of one stream besides its records; complete once all lines were read. */
export interface StreamFacts {
  hints: Record<string, ColumnType>;
  key: readonly string[];
  state: StreamState | undefined;
  /** The tap sent all rows of the stream, not only new ones. */
  isWhole: boolean;
}

/** Records of one stream as NDJSON lines; what else the tap says goes into `facts`. */
export async function* readMessages(
  lines: AsyncIterable<string>,
  {stream, command, facts}: {stream: string; command: string; facts: StreamFacts},
): AsyncGenerator<string> {
  for await (const line of lines) {
    if (line.trim() === '') continue;
    const message = parseMessage(line);
    if (typeof message?.type !== 'string') throw badMessage(command, line);
    if (message.type === 'STATE') facts.state = stateOf(message.value);
    if (message.stream !== stream) continue;
    if (message.type === 'RECORD') yield `${JSON.stringify(message.record)}\n`;
    if (message.type === 'ACTIVATE_VERSION') facts.isWhole = true;
    if (message.type === 'SCHEMA') {
      facts.hints = columnHints(message.schema);
      facts.key = message.key_properties ?? [];
    }
  }
}

function parseMessage(line: string): Message | undefined {
  try {
    return parseExactJson(line) as Message;
  } catch {
    return undefined;
  }
}

function stateOf(value: unknown): StreamState | undefined {
  return value !== null && typeof value === 'object' ? (value as StreamState) : undefined;
}
