import {parseArgs} from 'node:util';
import {benchParse, benchRun} from './transform/dbt-projects.ts';
import {benchDiff} from './transform/diff.ts';

/**
 * Numbers of the transform half, on this machine: `npm run bench:transform -- [part ...] [--rows 5000000]`; without a
 * part all of them.
 */
const {values, positionals} = parseArgs({
  allowPositionals: true,
  options: {rows: {type: 'string', default: '5000000'}},
});

const parts: Readonly<Record<string, () => Promise<void>>> = {
  parse: benchParse,
  run: benchRun,
  diff: () => benchDiff(Number(values.rows)),
};

for (const [name, run] of Object.entries(parts))
  if (positionals.length === 0 || positionals.includes(name)) await run();
