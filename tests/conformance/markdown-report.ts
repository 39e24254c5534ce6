import type { CheckResult } from './check.ts'
import type { ConformanceResult } from './run-conformance.ts'
import type { Place } from './target.ts'

/** What a report is about. */
export interface ReportSubject {
  readonly place: Place
  readonly date: Date
}

/** Writes a report that can be attached to an issue. It names neither the bucket nor the access key. */
export function markdownReport(outcome: ConformanceResult, { place, date }: ReportSubject): string {
  const { results, skipped, traffic, leftOver } = outcome
  const differing = results.filter(isDifferent)
  const unfinished = results.filter(({ failure }) => failure !== undefined)
  const conforming = results.filter((result) => !isDifferent(result) && result.failure === undefined)
  const text = [
    '# Conformance report',
    '',
    `- Endpoint: ${place.endpoint.origin}, region ${place.region}`,
    `- Date: ${date.toISOString()}`,
    `- Checks: ${results.length} run, ${conforming.length} as documented, ${differing.length} with differences, ${unfinished.length} not finished, ${skipped} skipped`,
    `- Requests: ${traffic.writes} PUT requests, ${traffic.reads} GET requests, ${traffic.sentBytes} bytes sent, ${traffic.receivedBytes} bytes received`,
    `- Left over in the bucket: ${leftOver} objects or uploads`,
    '',
    '## Differences from docs/protocol.md',
    '',
    ...(differing.length === 0 ? ['None.', ''] : differing.flatMap(differenceLines)),
    '## Checks that could not be finished',
    '',
    ...(unfinished.length === 0
      ? ['None.']
      : unfinished.map(({ title, failure = '' }) => `- ${title}: ${failure}`)),
    '',
    '## As documented',
    '',
    ...conforming.map(({ title, section }) => `- ${title} (${section})`),
    '',
  ].join('\n')
  return text.replaceAll(place.bucket, 'BUCKET').replaceAll(place.credentials.accessKeyId, 'ACCESS_KEY_ID')
}

/** Whether a service does something else than documented. */
export function isDifferent({ differences }: CheckResult): boolean {
  return differences.length > 0
}

function differenceLines({ title, section, differences }: CheckResult): readonly string[] {
  return [
    `### ${title}`,
    '',
    `docs/protocol.md#${section}`,
    '',
    '| what | the service | docs/protocol.md |',
    '| ---- | ----------- | ---------------- |',
    ...differences.map(
      ({ what, actual, expected }) => `| ${[what, actual, expected].map(cell).join(' | ')} |`,
    ),
    '',
  ]
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ')
}
