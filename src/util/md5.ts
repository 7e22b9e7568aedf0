const shifts = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
const sines = Array.from({length: 64}, (_, step) => Math.floor(Math.abs(Math.sin(step + 1)) * 2 ** 32));

/** MD5 of a text in UTF-8 as hex digits (RFC 1321); for names that others made with it, never for secrets. */
export function md5(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const blocks = Math.floor((bytes.length + 8) / 64) + 1;
  const words = new Uint32Array(blocks * 16);
  bytes.forEach((byte, place) => (words[place >> 2]! |= byte << ((place % 4) * 8)));
  words[bytes.length >> 2]! |= 0x80 << ((bytes.length % 4) * 8);
  words[blocks * 16 - 2] = bytes.length * 8;
  words[blocks * 16 - 1] = Math.floor(bytes.length / 2 ** 29);
  const state = new Uint32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476]);
  for (let block = 0; block < blocks; block++) addBlock(state, words.subarray(block * 16, block * 16 + 16));
  return [...new Uint8Array(state.buffer)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function addBlock(state: Uint32Array, words: Uint32Array): void {
  let [a, b, c, d] = state as unknown as [number, number, number, number];
  for (let step = 0; step < 64; step++) {
    const round = step >> 4;
    const [mixed, place] = mix(round, step, b, c, d);
    const turn = shifts[round * 4 + (step % 4)]!;
    const sum = (a + mixed + sines[step]! + words[place]!) >>> 0;
    [a, d, c, b] = [d, c, b, (b + ((sum << turn) | (sum >>> (32 - turn)))) >>> 0];
  }
  for (const [place, value] of [a, b, c, d].entries()) state[place]! += value;
}

function mix(round: number, step: number, b: number, c: number, d: number): [value: number, place: number] {
  switch (round) {
    case 0:
      return [(b & c) | (~b & d), step];
    case 1:
      return [(d & b) | (~d & c), (5 * step + 1) % 16];
    case 2:
      return [b ^ c ^ d, (3 * step + 5) % 16];
    default:
      return [c ^ (b | ~d), (7 * step) % 16];
  }
}
