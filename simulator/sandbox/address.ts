import { idOf } from '../chance';

/** The private IPv4 address that a simulated host's name resolves to: always the same for the same name. */
export function addressOf(hostname: string): string {
  const digits = idOf(6, 'address', hostname);
  const parts = [0, 2, 4].map((at) => 1 + (Number.parseInt(digits.slice(at, at + 2), 16) % 254));
  return `10.${parts.join('.')}`;
}
