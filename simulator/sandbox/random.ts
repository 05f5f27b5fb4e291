/** Chance of one container: the same container asks the same questions in the same order. */
export interface Random {
  /** In [0, 1). */
  number(): number;
  /** Fills the view with bytes. */
  fill(view: ArrayBufferView): void;
  bytes(size: number): Buffer;
  /** A version 4 UUID. */
  uuid(): string;
}

/** `chance` is the world's, with the container's keys already given; it is asked with a counter. */
export function createRandom(chance: (counter: number) => number): Random {
  let counter = 0;
  const random: Random = {
    number: () => chance(counter++),
    fill(view) {
      const bytes = Buffer.from(view.buffer, view.byteOffset, view.byteLength);
      for (let at = 0; at < bytes.length; at += 6) {
        const length = Math.min(6, bytes.length - at);
        bytes.writeUIntBE(Math.floor(random.number() * 2 ** (8 * length)), at, length);
      }
    },
    bytes(size) {
      const bytes = Buffer.alloc(size);
      random.fill(bytes);
      return bytes;
    },
    uuid() {
      const bytes = random.bytes(16);
      bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
      bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
      const hex = bytes.toString('hex');
      return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join(
        '-',
      );
    },
  };
  return random;
}
