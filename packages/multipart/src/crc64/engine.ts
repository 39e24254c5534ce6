/** Returns the CRC-64/XZ after more bytes, given the CRC before them. The bytes are read and not kept. */
export type Crc64Engine = (crc64: bigint, bytes: Uint8Array) => bigint
