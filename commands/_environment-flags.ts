import {Flags} from '@oclif/core';

/** Flags of commands that plan an environment. */
export const planFlags = {
  env: Flags.string({
    default: 'prod',
    summary: 'Environment to change; prod has the names of the assets themselves',
  }),
  select: Flags.string({
    char: 's',
    multiple: true,
    multipleNonGreedy: true,
    summary: 'Assets that may change; the others stay what they are',
  }),
  exclude: Flags.string({multiple: true, multipleNonGreedy: true, summary: 'Assets that stay what they are'}),
  start: Flags.string({summary: 'Build assets by time from this moment (UTC) on'}),
  end: Flags.string({summary: 'Build assets by time up to this moment (UTC), itself not included'}),
};

/** What was asked for, as the planner takes it. */
export function planRequest(flags: {
  env: string;
  select?: string[] | undefined;
  exclude?: string[] | undefined;
  start?: string | undefined;
  end?: string | undefined;
}) {
  const {env, select = [], exclude = [], start, end} = flags;
  return {
    environment: env,
    select,
    exclude,
    ...(start !== undefined && {start}),
    ...(end !== undefined && {end}),
  };
}
