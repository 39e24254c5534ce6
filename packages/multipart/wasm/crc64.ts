// CRC-64/XZ in AssemblyScript, compiled by compile.ts into src/crc64/wasm-binary.ts.
//
// Long inputs are folded. The polynomial
//   x^2444 + x^2288 + x^1984 + x^1881 + x^1556 + x^1122 + x^1107 + 1
// is a multiple of the CRC polynomial. So is its eighth power, which over GF(2) has the same eight terms with
// exponents multiplied by eight. So the remainder, which is the CRC, does not change when a byte is removed and
// XORed onto the bytes that are 156, 460, 563, 888, 1322, 1337 and 2444 positions further on. That takes only
// XORs of 16 bytes at a time, without tables. The last 2444 bytes are processed with tables (slicing-by-16).
// docs/decisions/0010-crc64-by-folding.md contains the measurements.

/** Maximum distance by which a byte is moved. */
const REACH: usize = 2444
/** `REACH`, rounded up to a multiple of 16. */
const MARGIN: usize = 2448
/** Minimum number of bytes for which folding is faster than tables. */
const SHORTEST_FOLDED: usize = 8192

/** Address of 16 tables of 256 values: table n has the CRC of a byte that is followed by n zero bytes. */
const TABLES: usize = 0
/** Address of the last bytes, onto which the folded bytes are XORed. */
const TAIL: usize = 32_768
/** Address of the zeros before the input, which are read in place of folded bytes. */
const BEFORE: usize = 36_864

/** Address of the input, which is overwritten. */
export const INPUT: usize = BEFORE + 4096
/** Maximum length of the input. The memory after it has room for one more step. */
export const CAPACITY: usize = 262_144

fillTables()

/** Returns the CRC after `byteLength` more bytes at `INPUT`. */
export function update(crc: u64, byteLength: usize): u64 {
  const register = ~crc
  return ~(byteLength < SHORTEST_FOLDED ? slice(register, INPUT, byteLength) : fold(register, byteLength))
}

function fold(register: u64, byteLength: usize): u64 {
  store<u64>(INPUT, load<u64>(INPUT) ^ register)
  const folded = (byteLength - REACH) & ~63
  const end = INPUT + folded
  for (let at = INPUT; at < end; at += 64) {
    v128.store(at, gather(at, at))
    v128.store(at, gather(at + 16, at + 16), 16)
    v128.store(at, gather(at + 32, at + 32), 32)
    v128.store(at, gather(at + 48, at + 48), 48)
  }
  const rest = byteLength - folded
  memory.copy(TAIL, end, rest)
  // Only folded bytes are XORed onto the last bytes, not these onto one another.
  memory.fill(end, 0, rest + 16)
  for (let at: usize = 0; at < rest; at += 16) v128.store(TAIL + at, gather(end + at, TAIL + at))
  return slice(0, TAIL, rest)
}

/** Returns the 16 bytes at `bytes`, XORed with those that are folded onto the position `at`. */
function gather(at: usize, bytes: usize): v128 {
  const from = at - MARGIN
  let sum = v128.load(bytes)
  sum = v128.xor(sum, v128.load(from, MARGIN - 156))
  sum = v128.xor(sum, v128.load(from, MARGIN - 460))
  sum = v128.xor(sum, v128.load(from, MARGIN - 563))
  sum = v128.xor(sum, v128.load(from, MARGIN - 888))
  sum = v128.xor(sum, v128.load(from, MARGIN - 1322))
  sum = v128.xor(sum, v128.load(from, MARGIN - 1337))
  return v128.xor(sum, v128.load(from, MARGIN - 2444))
}

function slice(start: u64, from: usize, byteLength: usize): u64 {
  let register = start
  const end = from + byteLength
  while (from + 16 <= end) {
    const first = load<u64>(from) ^ register
    const second = load<u64>(from, 8)
    register = slice8(8, first) ^ slice8(0, second)
    from += 16
  }
  while (from < end) {
    register = entry(0, (register ^ load<u8>(from)) & 255) ^ (register >> 8)
    from++
  }
  return register
}

/** Returns the CRC of eight bytes that are followed by `following` zero bytes. */
function slice8(following: i32, bytes: u64): u64 {
  return (
    entry(following + 7, bytes & 255) ^
    entry(following + 6, (bytes >> 8) & 255) ^
    entry(following + 5, (bytes >> 16) & 255) ^
    entry(following + 4, (bytes >> 24) & 255) ^
    entry(following + 3, (bytes >> 32) & 255) ^
    entry(following + 2, (bytes >> 40) & 255) ^
    entry(following + 1, (bytes >> 48) & 255) ^
    entry(following, bytes >> 56)
  )
}

function entry(table: i32, byte: u64): u64 {
  return load<u64>(TABLES + ((<usize>table) << 11) + ((<usize>byte) << 3))
}

function fillTables(): void {
  // biome-ignore lint/correctness/noPrecisionLoss: AssemblyScript has 64-bit integers.
  const polynomial: u64 = 0xc96c5795d7870f42
  for (let byte: u64 = 0; byte < 256; byte++) {
    let value = byte
    for (let bit = 0; bit < 8; bit++) value = (value >> 1) ^ (polynomial & (0 - (value & 1)))
    store<u64>(TABLES + ((<usize>byte) << 3), value)
  }
  for (let at: usize = 256; at < 16 * 256; at++) {
    const last = load<u64>(TABLES + ((at - 256) << 3))
    store<u64>(TABLES + (at << 3), entry(0, last & 255) ^ (last >> 8))
  }
}
