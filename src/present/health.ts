import type {ConnectionHealth, HealthSnapshot} from '../operations/check-health/check-health.ts';
import {alignColumns} from '../util/align-columns.ts';
import {formatDuration} from '../util/format-quantity.ts';
import type {HealthSignal} from '../warehouse/index.ts';

/** One line for each connection; one that is down says why, one that is not well names its worst signal. */
export function formatHealth({connections}: HealthSnapshot): string {
  if (connections.length === 0) return 'No connections yet. Add one with `weir connection add`.\n';
  return alignColumns([
    ['CONNECTION', 'TYPE', 'STATE', 'LATENCY', 'VERSION', 'WORST SIGNAL'],
    ...connections.map((health) => [
      health.connection,
      health.type,
      health.state,
      health.latencyMs === undefined ? '-' : formatDuration(health.latencyMs),
      health.version ?? '-',
      oneLine(worstSentence(health)),
    ]),
  ]);
}

const severity = {ok: 0, warn: 1, fail: 2};

/** The first of the signals that no other one exceeds. */
function worstSignal(signals: readonly HealthSignal[]): HealthSignal | undefined {
  return signals.toSorted((a, b) => severity[b.level] - severity[a.level])[0];
}

function worstSentence({error, signals = []}: ConnectionHealth): string {
  if (error) return `${error.message}${error.hint === undefined ? '' : ` - ${error.hint}`}`;
  const worst = worstSignal(signals);
  if (!worst || worst.level === 'ok') return 'ok';
  return `${worst.level}: ${worst.name} ${worst.value} - ${worst.explanation}`;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, ' ');
}
