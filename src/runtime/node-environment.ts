import {availableParallelism, homedir, hostname, tmpdir, userInfo} from 'node:os';
import {setTimeout as sleep} from 'node:timers/promises';
import type {Clock, Environment} from './ports.ts';

export function createNodeEnvironment(): Environment {
  return {
    get: (name) => process.env[name],
    get cwd() {
      return process.cwd();
    },
    get homeDirectory() {
      return homedir();
    },
    get temporaryDirectory() {
      return tmpdir();
    },
    platform: process.platform,
    programPath: process.execPath,
    get hostname() {
      return hostname();
    },
    get username() {
      return userInfo().username;
    },
    pid: process.pid,
    nodeVersion: process.versions.node,
    get cpuCount() {
      return availableParallelism();
    },
    isProcessAlive(pid) {
      try {
        process.kill(pid, 0);
        return true;
      } catch (error) {
        return (error as NodeJS.ErrnoException).code === 'EPERM';
      }
    },
    residentBytes: () => process.memoryUsage.rss(),
  };
}

export const nodeClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
  sleep: async (durationMs, signal) => void (await sleep(durationMs, undefined, signal ? {signal} : {})),
};
