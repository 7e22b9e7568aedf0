import {UnsupportedError} from '../errors/index.ts';
import {
  missingFacetError,
  type AdapterDefinition,
  type Capabilities,
  type LoadMode,
  type Selection,
  type Transport,
} from '../warehouse/index.ts';

/** How bytes travel, and what may take its place for columns that cannot travel so. */
export interface PlannedTransport {
  transport: Transport;
  alternatives: readonly Transport[];
}

/** Transports that the source offers, in the destination's order of preference. */
function negotiateTransports(source: Capabilities, destination: Capabilities): Transport[] {
  return (destination.bulkWrite?.accepts ?? []).filter((transport) =>
    source.bulkRead?.offers.includes(transport),
  );
}

export interface LoadToPlan {
  /** What is loaded, as it stands in refusals, e.g. `raw.orders (assets/raw/orders.yml)`. */
  place: string;
  selection: Selection['kind'];
  /** Absent where the source decides. */
  mode?: LoadMode;
  source: AdapterDefinition;
  destination: AdapterDefinition;
}

/** How the bytes of a load travel. Throws `UnsupportedError` when one of the systems cannot do its part. */
export function planTransport({place, selection, mode, source, destination}: LoadToPlan): PlannedTransport {
  const {bulkRead} = source.capabilities;
  const {bulkWrite} = destination.capabilities;
  if (!bulkRead) throw missingFacetError(source, 'bulkRead', `read for ${place}`);
  if (!bulkWrite) throw missingFacetError(destination, 'bulkWrite', `load ${place}`);
  if (!bulkRead.selections.includes(selection))
    throw new UnsupportedError(
      `${source.title} cannot be read by ${selectionWords[selection]}, as ${place} asks`,
      {
        hint: `It takes: ${bulkRead.selections.map((kind) => selectionWords[kind]).join(', ')}.`,
      },
    );
  if (mode !== undefined && !bulkWrite.modes.includes(mode))
    throw new UnsupportedError(`${destination.title} cannot load with mode ${mode}, as ${place} asks`, {
      hint: `Its modes: ${bulkWrite.modes.join(', ')}.`,
    });
  const [transport, ...alternatives] = negotiateTransports(source.capabilities, destination.capabilities);
  if (transport) return {transport, alternatives};
  throw new UnsupportedError(
    `${source.title} and ${destination.title} have no format in common for ${place}`,
    {
      hint: `${source.title} gives ${bulkRead.offers.join(', ')}; ${destination.title} takes ${bulkWrite.accepts.join(', ')}.`,
    },
  );
}

const selectionWords: Record<Selection['kind'], string> = {
  relation: 'table',
  statement: 'query',
  path: 'path',
  stream: 'stream',
};
