import {createConnection, createServer, type AddressInfo, type Socket} from 'node:net';

/** What happens to a connection once so many bytes went through it in one direction. */
export interface Fault {
  direction: 'to-server' | 'from-server';
  /** Bytes of this connection that still pass; the byte after them may be in the middle of a frame. */
  afterBytes: number;
  /**
   * - `reset` both ends at once, as when a host is gone;
   * - `close` in an orderly way, as when a server is shut down;
   * - `stall` passes nothing on and closes nothing.
   */
  action: 'reset' | 'close' | 'stall';
}

export interface FaultProxy {
  readonly port: number;
  /** Strikes once: the first connection that reaches it, and none after that. */
  arm(fault: Fault | undefined): void;
  /** True once the armed fault has struck. */
  hasStruck(): boolean;
  /** Bytes that went through all connections so far. */
  bytes(direction: Fault['direction']): number;
  stop(): Promise<void>;
}

/** A TCP relay on loopback that breaks in the way it is told. */
export async function startFaultProxy(server: {host: string; port: number}): Promise<FaultProxy> {
  const sockets = new Set<Socket>();
  const passed = {'to-server': 0, 'from-server': 0};
  let armed: Fault | undefined;
  let struck = false;

  const relay = (from: Socket, to: Socket, direction: Fault['direction']): void => {
    let bytes = 0;
    from.on('data', (chunk: Buffer) => {
      const fault = armed;
      const room = fault?.direction === direction ? fault.afterBytes - bytes : Infinity;
      const part = chunk.length > room ? chunk.subarray(0, Math.max(room, 0)) : chunk;
      bytes += part.length;
      passed[direction] += part.length;
      if (part.length < chunk.length) {
        armed = undefined;
        struck = true;
        return strike(fault!, from, to, part);
      }
      if (!to.write(part)) {
        from.pause();
        to.once('drain', () => from.resume());
      }
    });
    from.on('end', () => to.end());
    from.on('error', () => to.destroy());
    from.on('close', () => {
      sockets.delete(from);
      if (!to.writableEnded) to.destroy();
    });
  };

  const listener = createServer((client) => {
    const upstream = createConnection(server.port, server.host);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.setNoDelay(true);
    }
    relay(client, upstream, 'to-server');
    relay(upstream, client, 'from-server');
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  return {
    port: (listener.address() as AddressInfo).port,
    arm(fault) {
      armed = fault;
      struck = false;
    },
    hasStruck: () => struck,
    bytes: (direction) => passed[direction],
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}

function strike({action}: Fault, from: Socket, to: Socket, lastBytes: Buffer): void {
  from.pause();
  if (action === 'stall') return void to.write(lastBytes);
  if (action === 'reset') {
    to.write(lastBytes, () => to.resetAndDestroy());
    from.resetAndDestroy();
    return;
  }
  to.end(lastBytes);
  from.end();
}
