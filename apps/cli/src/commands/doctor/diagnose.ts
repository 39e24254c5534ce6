import { createRetryPolicy, type OssClient } from '@oss/client'
import type { Access } from '../../access/authentication.ts'
import { connectionArgs } from '../../access/connection-args.ts'
import { openClient } from '../../access/open-client.ts'
import type { ExitCode } from '../../errors/exit-codes.ts'
import type { DoctorInvocation } from '../../program/invocation.ts'
import { shellWords } from '../../text/shell-words.ts'
import type { CommandContext } from '../command.ts'
import { checkCheckpoints } from './checks/checkpoints.ts'
import { checkClock } from './checks/clock.ts'
import { checkConnection, checkDns } from './checks/connection.ts'
import { checkCredentials } from './checks/credentials.ts'
import { checkEndpoint } from './checks/endpoint.ts'
import { checkNode } from './checks/node.ts'
import { checkOrphans } from './checks/orphans.ts'
import { checkPermissions } from './checks/permissions.ts'
import { checkProxied, checkProxy } from './checks/proxy.ts'
import { askFirst, type ServiceFindings, serviceFindings, wasSent } from './checks/service.ts'
import { fine } from './finding.ts'
import { watchNetwork } from './network-watch.ts'
import { createReport, type Report } from './report.ts'

/** Somebody waits: a service that is not there is to be told soon. */
const HASTE = {
  retry: createRetryPolicy({ maxAttempts: 2, maxRetryAfterMs: 2_000, connectRetryMs: 0 }),
  timeouts: { responseMs: 30_000 },
}

/** `oss doctor`: looks at everything that an upload needs, a line each. Changes nothing. */
export async function doctor(target: DoctorInvocation, context: CommandContext): Promise<ExitCode> {
  const report = createReport(context.output, target)
  report.tell(checkNode(process.versions.node), await checkCheckpoints(target.checkpointDir))
  const { finding, access } = await checkCredentials(context)
  report.tell(finding)
  const endpoint = await checkEndpoint(context, target.bucket, access?.profile)
  report.tell(endpoint.finding)
  if (endpoint.place !== undefined) await checkService(target, context, report, endpoint.place.origin, access)
  return report.end()
}

async function checkService(
  target: DoctorInvocation,
  context: CommandContext,
  report: Report,
  origin: URL,
  access: Access | undefined,
): Promise<void> {
  using watch = watchNetwork(context.host.now)
  if (access === undefined) {
    await checkNetwork(context, report, origin, undefined, undefined)
    return
  }
  await using client = await openClient(context, { ...HASTE, connections: watch.connections, on: {} })
  const error = await askFirst(client, target, context.signal)
  await checkNetwork(context, report, origin, wasSent(error) ? watch.names : undefined, error)
  const skewMs = watch.skewMs()
  if (skewMs !== undefined) report.tell(checkClock(skewMs))
  const answered = serviceFindings(error, target)
  tellService(answered, report)
  if (answered.goOn) await checkBucket(client, target, context, report, skewMs ?? 0)
}

/** The way of the first request: told after it, because only it shows whether a proxy was taken. */
async function checkNetwork(
  { host, signal }: CommandContext,
  report: Report,
  origin: URL,
  names: ReadonlySet<string> | undefined,
  error: unknown,
): Promise<void> {
  const proxy = checkProxy(origin, host.environment, names)
  report.tell(proxy.finding)
  // A direct way may be closed where there is a proxy, and nothing would be wrong with that.
  if (proxy.route === 'unknown') return
  if (proxy.route === 'proxy') {
    report.tell(fine('dns', 'the proxy looks names up'), checkProxied(error))
    return
  }
  report.tell(await checkDns(origin))
  if (!report.hasProblem('dns')) report.tell(await checkConnection(origin, signal))
}

function tellService({ findings }: ServiceFindings, report: Report): void {
  // What is wrong with the way was told, and better.
  const isTold = report.hasProblem('dns', 'connection')
  report.tell(...findings.filter(({ check }) => !(isTold && check === 'service')))
}

async function checkBucket(
  client: OssClient,
  { bucket, prefix }: DoctorInvocation,
  { host, flags, signal }: CommandContext,
  report: Report,
  skewMs: number,
): Promise<void> {
  if (bucket === undefined) return
  for await (const finding of checkPermissions(client, { bucket, prefix }, signal)) report.tell(finding)
  const sweepCommand = (olderThan: string): string => {
    const words = ['uploads', 'sweep', `oss://${bucket}/${prefix}`, '--older-than', olderThan]
    return shellWords([...host.program, ...words, ...connectionArgs(flags)], host.platform)
  }
  const nowMs = host.now() + skewMs
  report.tell(await checkOrphans(client, { bucket, prefix, nowMs, signal, sweepCommand }))
}
