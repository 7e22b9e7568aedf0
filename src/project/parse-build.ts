import {parseDuration} from '../util/parse-duration.ts';
import type {BuildSettings} from './asset-build.ts';
import type {Schedule} from './asset.ts';
import type {BuildKeys, ScheduleKeys} from './build-schema.ts';

export function buildSettingsOf(keys: BuildKeys): BuildSettings {
  return {
    onSchemaChange: keys.on_schema_change ?? 'fail',
    preHooks: [keys.pre_hook ?? []].flat(),
    postHooks: [keys.post_hook ?? []].flat(),
  };
}

export function scheduleOf(keys: ScheduleKeys & {retries?: number | undefined}): Schedule {
  const timeoutMs = keys.timeout === undefined ? undefined : parseDuration(keys.timeout);
  return {
    ...(keys.cron !== undefined && {cron: keys.cron}),
    ...(keys.start !== undefined && {start: instantOf(keys.start)}),
    ...(timeoutMs !== undefined && {timeoutMs}),
    ...(keys.retries !== undefined && {retries: keys.retries}),
  };
}

/** Moments without a zone are in UTC. */
function instantOf(text: string): string {
  const isDate = text.length === 10;
  return new Date(isDate || text.endsWith('Z') ? text : `${text.replace(' ', 'T')}Z`).toISOString();
}
