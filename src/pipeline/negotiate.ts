import type {Capabilities, Transport} from '../warehouse/index.ts';

/** The destination's most preferred transport that the source offers; undefined when there is none. */
export function negotiateTransport(source: Capabilities, destination: Capabilities): Transport | undefined {
  return destination.bulkWrite?.accepts.find((transport) => source.bulkRead?.offers.includes(transport));
}
