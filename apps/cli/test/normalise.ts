/** A part of the output that differs from run to run. */
interface Rule {
  readonly name: string
  readonly pattern: RegExp
  readonly instead: string
}

/** Replacements for the unstable parts of the output, in this order. */
const RULES: readonly Rule[] = [
  {
    name: 'checksums in JSON',
    pattern: /"(etag|crc64)":"(?:[^"\\]|\\.)+"/g,
    instead: '"$1":"CHECKSUM"',
  },
  { name: 'a time', pattern: /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, instead: 'TIME' },
  { name: 'a temporary directory', pattern: /\/\S*?\/oss-(?:cli|errors)-\w{6}\b/g, instead: '/data' },
  { name: 'how the program is started', pattern: /(?:\S*\/)?node \S*\/dist\/main\.js/g, instead: 'oss' },
  {
    name: "the hash in a checkpoint's name",
    pattern: /\.oss-upload-[0-9a-f]+\b/g,
    instead: '.oss-upload-HASH',
  },
  {
    name: "a temporary file's name",
    pattern: /\.oss-download-[0-9a-f-]+\.part\b/g,
    instead: '.oss-download-HASH.part',
  },
  { name: 'an ETag', pattern: /\betag( +)"[0-9A-F-]+"/g, instead: 'etag$1"ETAG"' },
  { name: 'a checksum in a row', pattern: /^crc64( +)\d+/gm, instead: 'crc64$1CHECKSUM' },
  { name: 'an upload id', pattern: /\b[0-9A-F]{32}\b/g, instead: 'UPLOAD_ID' },
  { name: 'a request id', pattern: /\b[0-9A-F]{24}\b/g, instead: 'REQUEST_ID' },
  {
    name: 'a port of this machine',
    pattern: /\b(127\.0\.0\.1:|localhost:|port )\d{4,5}\b/g,
    instead: '$1PORT',
  },
  { name: 'a process', pattern: /\bprocess \d+ on [\w.-]+?(?=\.\s|\s)/g, instead: 'process PID on HOST' },
  { name: 'free space', pattern: /[\d.]+ [KMGT]iB free/g, instead: 'SPACE free' },
  { name: 'how long a connection took', pattern: /\bin \d+ ms\b/g, instead: 'in MS ms' },
  { name: 'how long a transfer took', pattern: /, (?:under 1|\d+) s(?=,|$)/gm, instead: ', SECONDS s' },
  {
    name: 'how far several files are',
    pattern: /^( *\S+ {2})? *\d+ % {2}.*$/gm,
    instead: '$1PERCENT %  FIGURES',
  },
  {
    name: 'a bar',
    pattern: /(\S+) +\d+ % \[[=\- ]+\] .*/g,
    instead: '$1 PERCENT % [=====     ]  BYTES of BYTES, TIME left, RATE/s',
  },
  { name: 'how long a batch took', pattern: / in (?:under 1|\d+) s\)/g, instead: ' in SECONDS s)' },
  { name: 'a checksum', pattern: /\bCRC-64 \d+/g, instead: 'CRC-64 CHECKSUM' },
  {
    name: 'the checksums of damaged bytes',
    pattern: /\d+ on the service, but \d+ locally/g,
    instead: 'CHECKSUM on the service, but CHECKSUM locally',
  },
  { name: 'times in JSON', pattern: /"(durationMs)":\d+/g, instead: '"$1":MS' },
  {
    name: 'progress in JSON, which comes by time',
    pattern: /(?:\{"v":1,"kind":"progress".*\n)+/g,
    instead: 'PROGRESS\n',
  },
  { name: 'the Node.js that runs it', pattern: /Node\.js \d+\.\d+\.\d+/g, instead: 'Node.js VERSION' },
  {
    name: 'a machine without a name server',
    pattern: /the name server does not respond for (\S+) \(EAI_AGAIN\)\n( +).*/g,
    instead:
      'the host $1 does not exist (ENOTFOUND)\n$2Check --region or --endpoint, and the name of the bucket.',
  },
]

/** Replaces everything that differs from run to run by a name. */
export function normalise(text: string): string {
  return RULES.reduce((result, { pattern, instead }) => result.replace(pattern, instead), text)
}
