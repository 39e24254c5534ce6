import type { GlobalFlags } from './global-flags.ts'

/** Command-line arguments equivalent to these flags, without those that only change the output. */
export function connectionArgs(flags: GlobalFlags): readonly string[] {
  const values = [
    ['--endpoint', flags.endpoint],
    ['--region', flags.region],
    ['--signature', flags.signature],
    ['--profile', flags.profile],
    ['--credentials-file', flags.credentialsFile],
    ['--connect-retry', flags.connectRetry?.toString()],
  ] as const
  const switches = [
    ['--internal', flags.internal],
    ['--accelerate', flags.accelerate],
    ['--accelerate-overseas', flags.accelerateOverseas],
    ['--dual-stack', flags.dualStack],
    ['--path-style', flags.pathStyle],
    ['--cname', flags.cname],
    ['--allow-insecure', flags.allowInsecure],
  ] as const
  return [
    ...values.flatMap(([name, value]) => (value === undefined ? [] : [name, value])),
    ...switches.flatMap(([name, on]) => (on ? [name] : [])),
  ]
}
