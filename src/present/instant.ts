/** A moment in UTC to the second: `2026-01-31 12:00:00Z`. */
export function formatInstant(iso: string): string {
  return `${iso.slice(0, 19).replace('T', ' ')}Z`;
}
