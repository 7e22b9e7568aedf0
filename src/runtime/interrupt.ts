/**
 * A signal that aborts on the first Ctrl-C or SIGTERM, so that work can stop on the server and clean up.
 * The second one ends the process at once.
 */
export function createInterruptSignal(): AbortSignal {
  const controller = new AbortController();
  const onSignal = (name: NodeJS.Signals) => {
    if (controller.signal.aborted) process.exit(name === 'SIGTERM' ? 143 : 130);
    controller.abort(new DOMException(`Stopped by ${name}`, 'AbortError'));
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return controller.signal;
}
