import {CancelledError, UnsupportedError, UsageError} from '../errors/index.ts';
import type {AdapterDefinition} from './adapter.ts';
import type {BulkRead, BulkWrite, ByteSource, LoadMode, LoadRequest, Transport} from './bulk.ts';
import type {Capabilities} from './capabilities.ts';
import {formatRelation} from './relation.ts';
import type {Transform} from './transform.ts';

/** The transport by which this content travels. */
function transportOf({content}: ByteSource): Transport {
  return content.kind === 'files' ? 'files' : `stream:${content.format}`;
}

/** Lets only those requests through that the capabilities name, so adapters need no refusals of their own. */
export function guardBulkRead(bulkRead: BulkRead, definition: AdapterDefinition): BulkRead {
  const claimed = definition.capabilities.bulkRead;
  const refuse = createRefusal(definition, 'read in bulk');
  return {
    ...(bulkRead.items && {items: (selection, options) => bulkRead.items!(selection, options)}),
    async unload(request) {
      refuse('selection', request.from.kind, claimed?.selections);
      refuse('transport', request.transport, claimed?.offers);
      refuseAborted(request.signal);
      return bulkRead.unload(request);
    },
  };
}

/** Modes that tell rows apart by a key. */
const keyedModes: readonly LoadMode[] = ['merge', 'delete+insert', 'insert-only', 'scd2'];

export function guardBulkWrite(bulkWrite: BulkWrite, definition: AdapterDefinition): BulkWrite {
  const claimed = definition.capabilities.bulkWrite;
  return {
    ...bulkWrite,
    async load(request) {
      const target = formatRelation(request.into);
      const refuse = createRefusal(definition, `load ${target}`);
      refuse('load mode', request.mode, claimed?.modes);
      refuse('transport', transportOf(request.source), claimed?.accepts);
      for (const option of usedOptions(request)) refuse('load option', option, claimedOptions(claimed));
      requireKey(request, `load ${target}`);
      refuseAborted(request.signal);
      return bulkWrite.load(request);
    },
  };
}

function requireKey({mode, key}: Pick<LoadRequest, 'mode' | 'key'>, purpose: string): void {
  if (keyedModes.includes(mode) && !key?.length)
    throw new UsageError(`Cannot ${purpose} with mode ${mode} without a key`, {
      hint: 'Name the columns that identify a row under `key:`.',
    });
}

const refinements = ['window', 'missing', 'deletions', 'checksum'] as const;

function usedOptions(request: LoadRequest): string[] {
  const used = refinements.filter((option) => request[option] !== undefined && request[option] !== 'keep');
  return [
    ...used,
    ...(request.build === undefined ? [] : ['build']),
    ...(request.progress ? ['progress'] : []),
  ];
}

function claimedOptions(claimed: Capabilities['bulkWrite']): string[] {
  return [
    ...(claimed?.refinesLoads ? refinements : []),
    ...(claimed?.builds ? ['build'] : []),
    ...(claimed?.keepsState ? ['progress'] : []),
  ];
}

export function guardTransform(transform: Transform, definition: AdapterDefinition): Transform {
  const claimed = definition.capabilities.transform;
  return {
    async build(request) {
      const refuse = createRefusal(definition, `build ${formatRelation(request.relation)}`);
      refuse('materialization', request.materialization, claimed?.materializations);
      refuseAborted(request.signal);
      return transform.build(request);
    },
    ...(transform.buildInto && {
      async buildInto(request) {
        const target = formatRelation(request.into);
        const refuse = createRefusal(definition, `build into ${target}`);
        refuse('mode', request.mode, claimed?.modes);
        requireKey(request, `build into ${target}`);
        refuseAborted(request.signal);
        return transform.buildInto!(request);
      },
    }),
    ...(transform.pointViews && {
      async pointViews(request) {
        refuseAborted(request.signal);
        return transform.pointViews!(request);
      },
    }),
    ...(transform.readMark && {readMark: (name, options) => transform.readMark!(name, options)}),
  };
}

function createRefusal({title}: AdapterDefinition, purpose: string) {
  return (what: string, asked: string, known: readonly string[] = []): void => {
    if (known.includes(asked)) return;
    throw new UnsupportedError(`Cannot ${purpose}: ${title} has no ${what} ${asked}`, {
      hint: known.length > 0 ? `${title} has these: ${known.join(', ')}.` : `${title} has none at all.`,
      details: {[what]: asked, known},
    });
  };
}

function refuseAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new CancelledError();
}
