import {UnsupportedError} from '../errors/index.ts';
import type {OpenWarehouse} from '../warehouse/index.ts';
import type {OperationContext} from './context.ts';
import {openSettings} from './open-connection.ts';

/** Opens the system that runs inside this process, in memory. The caller closes it. */
export async function openEmbedded(context: OperationContext): Promise<OpenWarehouse> {
  const entry = context.adapters.find(({embedded}) => embedded);
  if (!entry)
    throw new UnsupportedError('No system is installed that runs inside of weir', {
      hint: 'Reinstall weir with all of its plugins.',
    });
  return openSettings(
    context,
    {name: entry.name, type: entry.name, settings: {}, readOnly: false},
    {root: context.runtime.env.cwd, signal: context.signal},
  );
}
