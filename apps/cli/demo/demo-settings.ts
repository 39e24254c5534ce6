import { randomInt } from 'node:crypto'

const MIB = 2 ** 20
const PARTS = 32

/** Settings of the demo, from environment variables. */
export interface DemoSettings {
  /** `OSS_DEMO_MIB`, default 256, 16 to 4,096. */
  readonly fileBytes: number
  /** Set so that the file has 32 parts. */
  readonly partSize: number
  /** `OSS_DEMO_MBPS`, in MB/s, default 40, which is slow enough to watch. */
  readonly bandwidthBytesPerSecond: number
  /** `OSS_DEMO_SEED`; default: random. The same seed produces the same bytes. */
  readonly seed: number
}

/** Reads the settings. */
export function demoSettings(environment: Readonly<Record<string, string | undefined>>): DemoSettings {
  const mebibytes = numberOf(environment, 'OSS_DEMO_MIB', 256, 16, 4_096)
  return {
    fileBytes: mebibytes * MIB,
    partSize: (mebibytes * MIB) / PARTS,
    bandwidthBytesPerSecond: numberOf(environment, 'OSS_DEMO_MBPS', 40, 1, 10_000) * 1_000_000,
    seed: numberOf(environment, 'OSS_DEMO_SEED', randomInt(1_000_000), 0, 2 ** 32),
  }
}

function numberOf(
  environment: Readonly<Record<string, string | undefined>>,
  name: string,
  otherwise: number,
  min: number,
  max: number,
): number {
  const text = environment[name]
  if (!text) return otherwise
  const value = Number(text)
  if (Number.isInteger(value) && value >= min && value <= max) return value
  throw new Error(`${name} must be a whole number from ${min} to ${max} (got "${text}").`)
}
