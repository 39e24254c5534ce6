import { join } from 'node:path'
import { parseFaultPlan, startEmulator } from '@oss/emulator'
import { type ErrorExample, examplesOf } from './error-example.ts'

/** An emulator that does not start, or has not what a test asks it for. */
export const EMULATOR_ERRORS: readonly ErrorExample[] = examplesOf('EmulatorError', {
  OPTION_INVALID: () => startEmulator({ port: 70_000 }),
  FAULT_PLAN_INVALID: () => parseFaultPlan([{ match: {}, fault: { kind: 'explode' } }]),
  DATA_DIR_INVALID: async (world) => {
    await world.file('big.bin')
    return startEmulator({ dataDir: world.directory })
  },
  DATA_DIR_IN_USE: async (world) => {
    const dataDir = join(world.directory, 'data')
    await using _ = await startEmulator({ dataDir })
    return await startEmulator({ dataDir })
  },
  LISTEN_FAILED: (world) => startEmulator({ port: Number(new URL(world.emulator.endpoint).port) }),
  NOT_FOUND: (world) => world.emulator.state.putObject('missing', 'a', ''),
}).map((example) => ({ ...example, action: 'The start of the emulator', continueCommand: 'oss serve' }))
