import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {execa} from 'execa';

/** A file system of its own with little room. */
export interface SmallDisk {
  path: string;
  resize(megabytes: number): Promise<void>;
  unmount(): Promise<void>;
}

/** Mounts one in memory; needs the right to mount, as root has. Throws without it. */
export async function mountSmallDisk(megabytes: number): Promise<SmallDisk> {
  const path = await mkdtemp(join(tmpdir(), 'weir-small-'));
  const mounted = await execa('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path], {
    reject: false,
  });
  if (mounted.exitCode !== 0) {
    await rm(path, {recursive: true});
    throw new Error(`no small disk can be mounted: ${mounted.stderr}`);
  }
  return {
    path,
    async resize(size) {
      await execa('mount', ['-o', `remount,size=${size}m`, path]);
    },
    async unmount() {
      await execa('umount', [path]);
      await rm(path, {recursive: true});
    },
  };
}
