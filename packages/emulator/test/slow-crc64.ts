/** CRC-64/XZ bit by bit, straight from its definition: the oracle for the fast one. */
export function slowCrc64(bytes: Uint8Array): bigint {
  const ones = 0xffff_ffff_ffff_ffffn
  let crc = ones
  for (const byte of bytes) {
    crc ^= BigInt(byte)
    for (let bit = 0; bit < 8; bit++) crc = crc & 1n ? (crc >> 1n) ^ 0xc96c_5795_d787_0f42n : crc >> 1n
  }
  return crc ^ ones
}
