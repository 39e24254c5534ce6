import { createRetryPolicy, type OssClient } from '@oss/client'
import type { Authentication } from '../../access/authentication.ts'
import { connectionArgs } from '../../access/connection-args.ts'
import type { ExitCode } from '../../errors/exit-codes.ts'
import { shellCommand } from '../../host/shell-command.ts'
import type { CommandContext } from '../command.ts'
import type { CheckEvent } from './check-event.ts'
import { checkCheckpoints } from './checks/checkpoints.ts'
import { checkClock } from './checks/clock.ts'
import { checkConnection, checkDns } from './checks/connection.ts'
import { checkCredentials } from './checks/credentials.ts'
import { checkEndpoint } from './checks/endpoint.ts'
import { checkNode } from './checks/node.ts'
import { checkPermissions } from './checks/permissions.ts'
import { checkProxied, checkProxy } from './checks/proxy.ts'
import { sendFirstRequest, serviceFindings, wasSent } from './checks/service.ts'
import { checkUnfinishedUploads } from './checks/unfinished-uploads.ts'
import type { DoctorArguments } from './doctor-arguments.ts'
import { ok } from './finding.ts'
import { monitorNetwork } from './network-monitor.ts'
import { createReport, type Report } from './report.ts'

type DoctorContext = CommandContext<CheckEvent>

/** The user is waiting, so an unreachable service is reported soon. */
const FAST_FAILURE = {
  retry: createRetryPolicy({ maxAttempts: 2, maxRetryAfterMs: 2_000, connectRetryMs: 0 }),
  timeouts: { responseMs: 30_000 },
}

/** Checks everything that an upload needs, and changes nothing. */
export async function diagnose(target: DoctorArguments, context: DoctorContext): Promise<ExitCode> {
  const report = createReport(context.output, target)
  report.add(checkNode(process.versions.node), await checkCheckpoints(target.checkpointDir))
  const credentials = await checkCredentials(context)
  report.add(credentials.finding)
  const { authentication } = credentials
  const { finding, endpoint } = await checkEndpoint(context, target.bucket, authentication?.profile)
  report.add(finding)
  if (endpoint !== undefined) await checkService(target, context, report, endpoint.origin, authentication)
  return report.end()
}

async function checkService(
  target: DoctorArguments,
  context: DoctorContext,
  report: Report,
  origin: URL,
  authentication: Authentication | undefined,
): Promise<void> {
  using monitor = monitorNetwork(context.host.now)
  if (authentication === undefined) {
    await checkNetwork(context, report, origin, undefined, undefined)
    return
  }
  await using client = await context.openClient({ ...FAST_FAILURE, connections: monitor.connections, on: {} })
  const error = await sendFirstRequest(client, target, context.signal)
  await checkNetwork(context, report, origin, wasSent(error) ? monitor.names : undefined, error)
  const skewMs = monitor.skewMs()
  if (skewMs !== undefined) report.add(checkClock(skewMs))
  const { findings, canContinue } = serviceFindings(error, target)
  // A problem of the network has been reported with more details.
  const isReported = report.hasProblem('dns', 'connection')
  report.add(...findings.filter(({ check }) => !(isReported && check === 'service')))
  if (canContinue) await checkBucket(client, target, context, report, skewMs ?? 0)
}

/**
 * Reports the route of the first request. It comes after the request, which shows whether a proxy was used.
 */
async function checkNetwork(
  { host, signal }: DoctorContext,
  report: Report,
  origin: URL,
  names: ReadonlySet<string> | undefined,
  error: unknown,
): Promise<void> {
  const proxy = checkProxy(origin, host.environment, names)
  report.add(proxy.finding)
  // Where a proxy is set, the direct route may be blocked without being a problem.
  if (proxy.route === 'unknown') return
  if (proxy.route === 'proxy') {
    report.add(ok('dns', 'resolved by the proxy'), checkProxied(error))
    return
  }
  report.add(await checkDns(origin))
  if (!report.hasProblem('dns')) report.add(await checkConnection(origin, signal))
}

async function checkBucket(
  client: OssClient,
  { bucket, prefix }: DoctorArguments,
  { host, flags, signal }: DoctorContext,
  report: Report,
  skewMs: number,
): Promise<void> {
  if (bucket === undefined) return
  for await (const finding of checkPermissions(client, { bucket, prefix }, signal)) report.add(finding)
  const sweepCommand = (olderThan: string): string => {
    const args = ['uploads', 'sweep', `oss://${bucket}/${prefix}`, '--older-than', olderThan]
    return shellCommand(host, [...args, ...connectionArgs(flags)])
  }
  const nowMs = host.now() + skewMs
  report.add(await checkUnfinishedUploads(client, { bucket, prefix, nowMs, signal, sweepCommand }))
}
