// A CRC is a polynomial over GF(2) whose highest bit stands for x^0; appending n bytes multiplies it by
// x^(8n).
const POLYNOMIAL = 0xc96c_5795_d787_0f42n
const ONE = 1n << 63n

/** Entry k is x^(8 * 2^k), the factor for 2^k appended bytes. 53 entries cover every safe integer. */
const POWERS = computePowers()

function computePowers(): readonly bigint[] {
  const list = [ONE >> 8n]
  while (list.length < 53) {
    const last = list.at(-1) ?? ONE
    list.push(multiply(last, last))
  }
  return list
}

function multiply(a: bigint, b: bigint): bigint {
  let product = 0n
  let shifted = b
  for (let bit = ONE; bit > 0n; bit >>= 1n) {
    if (a & bit) product ^= shifted
    shifted = shifted & 1n ? (shifted >> 1n) ^ POLYNOMIAL : shifted >> 1n
  }
  return product
}

/** x^(8 * byteLength). Divides instead of shifting, because bit operators truncate to 32 bits. */
function powerFor(byteLength: number): bigint {
  let power = ONE
  let rest = byteLength
  for (let k = 0; rest > 0; k++) {
    if (rest % 2 === 1) power = multiply(power, POWERS[k] ?? ONE)
    rest = Math.floor(rest / 2)
  }
  return power
}

/**
 * Returns the CRC-64/XZ of A followed by B, computed from the CRCs of both and the length of B.
 *
 * @param byteLength length of B in bytes; 0 returns the CRC of A.
 */
export function combineCrc64(a: bigint, b: bigint, byteLength: number): bigint {
  return multiply(a, powerFor(byteLength)) ^ b
}
