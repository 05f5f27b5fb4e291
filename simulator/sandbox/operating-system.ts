import os from 'node:os';
import { refusing } from './refusing';

/** The module `os` with the fixed answers of a Lambda machine, so that nothing of the real one is seen. */
export function createOperatingSystem(
  architecture: 'arm64' | 'x64',
  memoryMegabytes: number,
  uptimeSeconds: () => number,
): Record<string, unknown> {
  const memory = memoryMegabytes * 2 ** 20;
  return refusing('os', os, {
    EOL: '\n',
    devNull: '/dev/null',
    constants: os.constants,
    arch: () => architecture,
    platform: () => 'linux',
    type: () => 'Linux',
    release: () => '6.1.0-lambda',
    version: () => '#1 SMP',
    machine: () => (architecture === 'arm64' ? 'aarch64' : 'x86_64'),
    hostname: () => '169.254.10.1',
    homedir: () => '/home/sbx_user1051',
    tmpdir: () => '/tmp',
    endianness: () => 'LE',
    availableParallelism: () => 2,
    cpus: () => Array.from({ length: 2 }, () => ({ model: 'lambda', speed: 2500, times: {} })),
    loadavg: () => [0, 0, 0],
    networkInterfaces: () => ({}),
    totalmem: () => memory,
    freemem: () => memory / 2,
    uptime: uptimeSeconds,
    userInfo: () => ({
      username: 'sbx_user1051',
      uid: 993,
      gid: 990,
      shell: null,
      homedir: '/home/sbx_user1051',
    }),
  });
}
