import {Flags} from '@oclif/core';

export const loadFlag = {load: Flags.string({summary: 'Only rows of the load whose id begins so'})};

export function scopeOf(
  asset: string | undefined,
  {load}: {load?: string | undefined},
): {asset?: string; load?: string} {
  return {...(asset !== undefined && {asset}), ...(load !== undefined && {load})};
}
