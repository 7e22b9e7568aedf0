import type {Effect, EnforceRequest} from './enforce-contract.ts';

/** A load that puts nothing aside still ends what earlier ones did, where it takes the place of their rows. */
export async function settleQuarantine(
  {quarantine, asset, loadId}: EnforceRequest,
  {group, isPart = false}: Effect,
  {repeated, attempt}: {repeated: boolean; attempt?: number | undefined},
): Promise<void> {
  await quarantine?.settle({
    asset,
    loadId,
    repeated,
    ...(attempt !== undefined && {attempt}),
    ...(group !== undefined && !isPart && {group}),
  });
}
