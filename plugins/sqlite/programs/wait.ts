const never = new Int32Array(new SharedArrayBuffer(4));

/** Holds this process up for a moment; for pipes that do not wait by themselves. */
export function waitBriefly(): void {
  Atomics.wait(never, 0, 0, 2);
}
