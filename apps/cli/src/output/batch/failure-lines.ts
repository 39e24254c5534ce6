import { formatCount } from '../../text/count.ts'
import { printable } from '../../text/printable.ts'

/** Maximum number of failures that a summary lists. */
const MAX_LISTED = 20

/** Lines of a summary that list what failed. @param noun - such as `file` */
export function failureLines(
  noun: string,
  count: number,
  failures: readonly { readonly name: string; readonly message: string }[],
): readonly string[] {
  const listed = failures.slice(0, MAX_LISTED).map(({ name, message }) => `  ${name}: ${printable(message)}`)
  const unlisted = count - listed.length
  return [
    ...(count > 0 ? [`${formatCount(count, noun)} failed:`, ...listed] : []),
    ...(unlisted > 0 ? [`  and ${unlisted} more, reported above`] : []),
  ]
}
