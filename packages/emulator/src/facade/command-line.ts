import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { EmulatorError } from '../errors/emulator-error.ts'
import type { FaultPlan } from '../faults/plan/fault-rule.ts'
import { parseFaultPlan } from '../faults/plan/parse-fault-plan.ts'
import type { EmulatorOptions } from './emulator-options.ts'

export const USAGE = `Usage: oss-emulator [options]

  --port NUMBER       listen on this port (default: 0, any free port)
  --host ADDRESS      listen on this address (default: 127.0.0.1)
  --data DIR          store everything in this directory (default: in memory)
  --bucket NAME       create a bucket (repeatable)
  --region NAME       use this region in V4 signatures (default: cn-hangzhou)
  --cname HOST=BUCKET serve a bucket at a custom domain (repeatable)
  --faults FILE       apply the fault plan in this JSON file
  --bandwidth NUMBER  limit uploads to all clients together, in bytes per second
  --anonymous         allow requests without a signature to do everything
  --help              print this help

The access key is taken from OSS_ACCESS_KEY_ID and OSS_ACCESS_KEY_SECRET. Without them, the emulator creates
one and prints it.
`

/** The parsed command line. */
export type CommandLine =
  | { readonly kind: 'help' }
  | { readonly kind: 'start'; readonly options: EmulatorOptions; readonly hasOwnCredentials: boolean }

const FLAGS = {
  port: { type: 'string', default: '0' },
  host: { type: 'string' },
  data: { type: 'string' },
  bucket: { type: 'string', multiple: true },
  region: { type: 'string' },
  cname: { type: 'string', multiple: true },
  faults: { type: 'string' },
  bandwidth: { type: 'string' },
  anonymous: { type: 'boolean' },
  help: { type: 'boolean' },
} as const

/**
 * Parses the command line and reads the fault plan.
 *
 * @throws EmulatorError `OPTION_INVALID`, `FAULT_PLAN_INVALID`.
 */
export async function readCommandLine(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<CommandLine> {
  const values = parse(args)
  if (values.help === true) return { kind: 'help' }
  const accessKeyId = environment['OSS_ACCESS_KEY_ID']
  const accessKeySecret = environment['OSS_ACCESS_KEY_SECRET']
  const hasOwnCredentials = Boolean(accessKeyId) && Boolean(accessKeySecret)
  const options: EmulatorOptions = {
    port: readNumber('port', values.port),
    buckets: values.bucket ?? [],
    cnames: Object.fromEntries((values.cname ?? []).map(readCname)),
    allowAnonymous: values.anonymous ?? false,
    ...(values.host === undefined ? {} : { host: values.host }),
    ...(values.data === undefined ? {} : { dataDir: values.data }),
    ...(values.region === undefined ? {} : { region: values.region }),
    ...(values.faults === undefined ? {} : { faults: await readPlan(values.faults) }),
    ...(values.bandwidth === undefined
      ? {}
      : { bandwidthBytesPerSecond: readNumber('bandwidth', values.bandwidth) }),
    ...(hasOwnCredentials
      ? { credentials: [{ accessKeyId: accessKeyId ?? '', accessKeySecret: accessKeySecret ?? '' }] }
      : {}),
  }
  return { kind: 'start', options, hasOwnCredentials }
}

function parse(args: readonly string[]): ReturnType<typeof parseArgs<{ options: typeof FLAGS }>>['values'] {
  try {
    return parseArgs({ args: [...args], options: FLAGS }).values
  } catch (cause) {
    const message = `${cause instanceof Error ? cause.message : String(cause)} See --help.`
    throw new EmulatorError('OPTION_INVALID', message, { cause })
  }
}

function readNumber(field: string, text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new EmulatorError('OPTION_INVALID', `The flag --${field} must be a whole number.`, { field })
}

function readCname(text: string): readonly [string, string] {
  const [host = '', bucket = '', ...more] = text.split('=')
  if (host !== '' && bucket !== '' && more.length === 0) return [host, bucket]
  throw new EmulatorError('OPTION_INVALID', 'The flag --cname must look like HOST=BUCKET.', {
    field: 'cname',
  })
}

async function readPlan(path: string): Promise<FaultPlan> {
  let plan: unknown
  try {
    plan = JSON.parse(await readFile(path, 'utf8'))
  } catch (cause) {
    const message = `The fault plan ${path} cannot be read as JSON. Check the path and the file.`
    throw new EmulatorError('FAULT_PLAN_INVALID', message, { field: 'faults', cause })
  }
  return parseFaultPlan(plan)
}
