import {z} from 'zod';
import {UsageError} from '#src/errors/index.ts';
import type {BulkRead, Selection} from '#src/warehouse/index.ts';
import {numberText} from '#plugins/files/exact-json.ts';
import {openRecords, type RecordsContext} from '#plugins/files/records-source.ts';
import type {Resources} from './load-resources.ts';
import {trackProgress} from './progress.ts';
import {readResource, type ReadContext} from './read-resource.ts';

const optionsSchema = z.strictObject({
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
});

export function createBulkRead(
  resources: Resources,
  context: RecordsContext & Omit<ReadContext, 'signal'>,
): BulkRead {
  return {
    async unload(request) {
      const {name, options = {}} = request.from as Extract<Selection, {kind: 'stream'}>;
      const resource = resources.get(name);
      const {params} = parseOptions(options);
      const decimals = Object.keys(resource.hints).filter((name) => resource.hints[name]!.kind === 'decimal');
      const progress = trackProgress(resource, request.state);
      async function* bytes(): AsyncGenerator<string> {
        const reading = {...context, signal: request.signal};
        for await (const records of readResource(resource, reading, {params, start: progress?.start})) {
          progress?.observe(records);
          yield writeLines(records, decimals);
        }
      }
      return openRecords(
        context,
        {
          bytes: bytes(),
          hints: resource.hints,
          key: resource.key,
          isWhole: progress === undefined,
          ...(progress && {stateAfter: () => progress.state()}),
        },
        request,
      );
    },
  };
}

/** Decimals travel as texts, because JSON numbers are read as floats. */
function writeLines(records: readonly object[], decimals: readonly string[]): string {
  const lines = records.map((record) => {
    if (decimals.length === 0) return JSON.stringify(record);
    const values = record as Record<string, unknown>;
    const texts = decimals.flatMap((name) => {
      const text = numberText(values[name]);
      return text === undefined ? [] : [[name, text] as const];
    });
    return JSON.stringify({...values, ...Object.fromEntries(texts)});
  });
  return `${lines.join('\n')}\n`;
}

function parseOptions(options: Readonly<Record<string, unknown>>) {
  const parsed = optionsSchema.safeParse(options);
  if (parsed.success) return parsed.data;
  throw new UsageError('The options of a resource can only be `params`, a mapping of query parameters', {
    code: 'config-invalid',
    hint: 'Write e.g. `options: {params: {state: open}}`.',
  });
}
