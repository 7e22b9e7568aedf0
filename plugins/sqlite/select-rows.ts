import type {Host} from './host.ts';
import type {Cell} from './programs/protocol.ts';

/** Small results of our own statements. Integers are `bigint`. */
export async function selectRows<Row extends object>(
  host: Host,
  text: string,
  parameters: readonly Cell[] = [],
  signal?: AbortSignal,
): Promise<Row[]> {
  return (await host.request('all', {text, parameters}, signal)).rows as Row[];
}
