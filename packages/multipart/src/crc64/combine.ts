import { type Crc64Value, crc64FromHalves } from '../model/ids.ts'
import { POLYNOMIAL_HIGH, POLYNOMIAL_LOW } from './slicing-tables.ts'

/**
 * Polynomial over GF(2) modulo the polynomial of the CRC, reflected: the top bit of `high` stands for x to
 * the power 0.
 */
interface Residue {
  readonly high: number
  readonly low: number
}

/** Appends chunks of one length to a CRC. Creating it costs time once per length; appending is cheap. */
export interface Crc64Appender {
  /** Returns the CRC of `first` followed by `second`, where `second` covers the length of the appender. */
  append(first: Crc64Value, second: Crc64Value): Crc64Value
}

const ONE: Residue = { high: 0x8000_0000, low: 0 }
/** x to the power 8: one byte further. */
const ONE_BYTE: Residue = { high: 0x0080_0000, low: 0 }

/** Creates an appender for chunks of `byteLength` bytes (an integer from 0 to 2^53 - 1). */
export function createCrc64Appender(byteLength: number): Crc64Appender {
  const shift = powerOfByte(byteLength)
  return {
    append(first, second) {
      const moved = multiply(shift, { high: Number(first >> 32n), low: Number(first & 0xffff_ffffn) })
      return crc64FromHalves(
        (moved.high ^ Number(second >> 32n)) >>> 0,
        (moved.low ^ Number(second & 0xffff_ffffn)) >>> 0,
      )
    },
  }
}

/** Returns the CRC of two consecutive chunks, given the CRC of each and the length of the second in bytes. */
export function combineCrc64(first: Crc64Value, second: Crc64Value, secondByteLength: number): Crc64Value {
  return createCrc64Appender(secondByteLength).append(first, second)
}

function powerOfByte(exponent: number): Residue {
  let result = ONE
  let square = ONE_BYTE
  // Division instead of shifts: lengths exceed 32 bits.
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = multiply(square, result)
    square = multiply(square, square)
  }
  return result
}

function multiply(a: Residue, b: Residue): Residue {
  let productHigh = 0
  let productLow = 0
  let high = b.high
  let low = b.low
  for (let bit = 63; bit >= 0; bit--) {
    const set = bit >= 32 ? (a.high >>> (bit - 32)) & 1 : (a.low >>> bit) & 1
    if (set === 1) {
      productHigh ^= high
      productLow ^= low
    }
    const carry = low & 1
    low = (low >>> 1) | (high << 31)
    high = high >>> 1
    if (carry === 1) {
      high ^= POLYNOMIAL_HIGH
      low ^= POLYNOMIAL_LOW
    }
  }
  return { high: productHigh >>> 0, low: productLow >>> 0 }
}
