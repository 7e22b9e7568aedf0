export type SignalLevel = 'ok' | 'warn' | 'fail';

/** One measured fact with its judgement. */
export interface HealthSignal {
  /** Stable kebab-case name, e.g. `connections-used`. */
  name: string;
  level: SignalLevel;
  /** The measured value, ready to print. */
  value: string;
  /** What it means and what to do. */
  explanation: string;
}

export interface HealthReport {
  latencyMs: number;
  /** Product and version, e.g. `PostgreSQL 18.4`. */
  version: string;
  /** Who weir is there, e.g. `etl@shop`. */
  identity: string;
  signals: readonly HealthSignal[];
}

/** Required of every warehouse. */
export interface Health {
  /** Never throws for an unhealthy warehouse: it reports. May throw when the connection is gone. */
  probe(options: {signal: AbortSignal}): Promise<HealthReport>;
}
