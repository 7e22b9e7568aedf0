import type {ProfileProgress} from '../../operations/profile/progress.ts';
import type {TableProfile} from '../../operations/profile/table-profile.ts';
import {countOf, formatBytes} from '../../util/format-quantity.ts';
import {formatProfileHtml} from './html.ts';
import {formatProfileMarkdown} from './markdown.ts';
import {formatProfileText} from './text.ts';

export const profileFormats = ['text', 'json', 'markdown', 'html'] as const;

export type ProfileFormat = (typeof profileFormats)[number];

export function formatProfile(profile: TableProfile, format: ProfileFormat): string {
  switch (format) {
    case 'text':
      return formatProfileText(profile);
    case 'json':
      return `${JSON.stringify(profile, null, 2)}\n`;
    case 'markdown':
      return formatProfileMarkdown(profile);
    case 'html':
      return formatProfileHtml(profile);
  }
}

const phaseWords: Record<ProfileProgress['phase'], string> = {
  move: 'reading rows',
  measure: 'measuring columns',
  count: 'counting values',
  keys: 'looking for keys and duplicates',
  correlate: 'comparing columns',
  suggest: 'running suggested checks',
};

/** One line for stderr. */
export function formatProfileProgress({phase, done, total, rows, bytes}: ProfileProgress): string {
  const columns = done === undefined || total === undefined ? '' : `, ${done} of ${countOf(total, 'column')}`;
  const moved = rows === undefined ? '' : `, ${countOf(rows, 'row')}`;
  const size = bytes === undefined ? '' : `, ${formatBytes(bytes)}`;
  return `${phaseWords[phase]}${columns}${moved}${size}`;
}
