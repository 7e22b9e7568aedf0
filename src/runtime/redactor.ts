import type {Redactor} from './ports.ts';

/** Shorter values would take ordinary words out of messages. */
const shortestSecret = 4;

/** Replaces every remembered secret, its URL-encoded and its JSON-escaped form by `***`. */
export function createRedactor(): Redactor {
  const secrets = new Set<string>();
  let pattern: RegExp | undefined;
  return {
    add(secret) {
      if (secret.length < shortestSecret) return;
      for (const form of [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])
        secrets.add(form);
      const longestFirst = [...secrets].toSorted((a, b) => b.length - a.length);
      pattern = new RegExp(longestFirst.map(escapePattern).join('|'), 'g');
    },
    redact: (text) => (pattern ? text.replace(pattern, '***') : text),
  };
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
