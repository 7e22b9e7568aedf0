import {UnsupportedError} from '../errors/index.ts';
import type {OpenWarehouse} from '../warehouse/index.ts';
import type {OperationContext} from './context.ts';
import {openSettings, type OpenConnectionOptions} from './open-connection.ts';

/** Opens the system that runs inside this process, in memory. The caller closes it. */
export async function openEmbedded(
  context: OperationContext,
  options: Pick<OpenConnectionOptions, 'memoryBytes'> = {},
): Promise<OpenWarehouse> {
  const entry = context.adapters.find(({embedded}) => embedded);
  if (!entry)
    throw new UnsupportedError('No system is installed that runs inside of weir', {
      hint: 'Reinstall weir with all of its plugins.',
    });
  return openSettings(
    context,
    {name: entry.name, type: entry.name, settings: {}, readOnly: false},
    {...options, root: context.runtime.env.cwd, signal: context.signal},
  );
}
