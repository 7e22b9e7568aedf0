import type {
  BulkRead,
  BulkWrite,
  LoadReceipt,
  LoadRequest,
  Selection,
  Transport,
} from '../../warehouse/index.ts';

export interface Move extends Pick<LoadRequest, 'into' | 'mode' | 'loadId' | 'signal' | 'onProgress'> {
  selection: Selection;
  transport: Transport;
  alternatives: readonly Transport[];
  /** Empty where the mode needs none. */
  key: readonly string[];
}

/** Reads one selection and loads it, both at the same time. */
export async function moveSelection(
  {selection, transport, alternatives, key, into, mode, loadId, signal, onProgress}: Move,
  reader: BulkRead,
  writer: BulkWrite,
): Promise<LoadReceipt> {
  const source = await reader.unload({from: selection, transport, alternatives, signal});
  try {
    return await writer.load({
      into,
      source,
      mode,
      ...(key.length > 0 && {key}),
      loadId,
      signal,
      ...(onProgress && {onProgress}),
    });
  } finally {
    await source.dispose();
  }
}
