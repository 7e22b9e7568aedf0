// One transfer in a process of its own, as `weir ingest` makes it: `node --import tsx move.ts '<json of Transfer>'`.
import {adapters} from '#plugins/index.ts';
import {planTransport} from '#src/pipeline/negotiate.ts';
import {moveSelection} from '#src/pipeline/steps/move-selection.ts';
import {createNodeRuntime} from '#src/runtime/index.ts';
import {openWarehouse, requireFacet} from '#src/warehouse/index.ts';
import type {Outcome, Transfer} from './transfer.ts';

const transfer = JSON.parse(process.argv[2]!) as Transfer;
const runtime = createNodeRuntime();
const source = await open(transfer.from);
const destination = await open(transfer.to);
const place = 'the benchmark';
const planned = planTransport({
  place,
  selection: transfer.selection.kind,
  mode: transfer.mode,
  source: source.definition,
  destination: destination.definition,
});
const startedMs = performance.now();
const cpuBefore = process.cpuUsage();
const receipt = await moveSelection(
  {
    selection: transfer.selection,
    ...planned,
    ...(transfer.transport && {transport: transfer.transport}),
    key: transfer.key ?? [],
    into: transfer.into,
    mode: transfer.mode,
    loadId: runtime.randomId(),
    signal: new AbortController().signal,
    ...(transfer.reportsProgress && {onProgress: () => {}}),
  },
  requireFacet(source.warehouse, 'bulkRead', place),
  requireFacet(destination.warehouse, 'bulkWrite', place),
);
const wallMs = performance.now() - startedMs;
await source.warehouse.close();
await destination.warehouse.close();
const cpu = process.cpuUsage(cpuBefore);
const outcome: Outcome = {
  rows: receipt.rowsStaged,
  bytes: receipt.bytes,
  wallMs,
  cpuMs: (cpu.user + cpu.system) / 1000,
  peakMegabytes: process.resourceUsage().maxRSS / 1024,
  transport: transfer.transport ?? planned.transport,
};
process.stdout.write(`${JSON.stringify(outcome)}\n`);

async function open({adapter, config}: Transfer['from']) {
  const definition = await adapters.find(({name}) => name === adapter)!.load();
  const parsed = definition.config.parse(config);
  return {definition, warehouse: await openWarehouse(definition, parsed, runtime, {name: adapter})};
}
