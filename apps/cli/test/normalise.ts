/** Something in the output that differs from run to run. */
interface Rule {
  readonly name: string
  readonly pattern: RegExp
  readonly instead: string
}

/** What is unstable in the command's output, and what transcripts have in its place. The order counts. */
const RULES: readonly Rule[] = [
  { name: 'a time', pattern: /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, instead: 'TIME' },
  { name: 'a temporary directory', pattern: /\/\S*?\/oss-(?:cli|errors)-\w{6}\b/g, instead: '/home/me' },
  { name: 'how the program is started', pattern: /(?:\S*\/)?node \S*\/dist\/main\.js/g, instead: 'oss' },
  {
    name: "the hash in a checkpoint's name",
    pattern: /\.oss-upload-[0-9a-f]+\b/g,
    instead: '.oss-upload-HASH',
  },
  { name: 'an upload id', pattern: /\b[0-9A-F]{32}\b/g, instead: 'UPLOAD_ID' },
  { name: 'a request id', pattern: /\b[0-9A-F]{24}\b/g, instead: 'REQUEST_ID' },
  {
    name: 'a port of this machine',
    pattern: /\b(127\.0\.0\.1:|localhost:|port )\d{4,5}\b/g,
    instead: '$1PORT',
  },
  { name: 'a process', pattern: /\bprocess \d+ on [\w.-]+?(?=\.\s|\s)/g, instead: 'process PID on HOST' },
  { name: 'free space', pattern: /[\d.]+ [KMGT]iB are free/g, instead: 'SPACE are free' },
  { name: 'how long it took', pattern: /\bin \d+ ms\b/g, instead: 'in MS ms' },
]

/** Text with what differs from run to run replaced by its name. */
export function normalise(text: string): string {
  return RULES.reduce((said, { pattern, instead }) => said.replace(pattern, instead), text)
}
