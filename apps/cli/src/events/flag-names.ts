/** Options and methods of the client, as its messages name them, and what they are called in this command. */
const NAMES: Readonly<Record<string, string>> = {
  endpoint: '--endpoint',
  region: '--region',
  network: '--internal, --accelerate or --dual-stack',
  "addressing: 'cname'": '--cname',
  allowInsecure: '--allow-insecure',
  allowGrowth: '--allow-growth',
  allowEmptySource: '--allow-empty-source',
  maxDelete: '--max-delete',
  'overwrite: false': '--no-overwrite',
  'connections.cert': 'connections.cert',
  'connections.key': 'connections.key (of @oss/client: oss has no flags for them)',
  versionId: '--version-id',
  accessKeyId: 'OSS_ACCESS_KEY_ID',
  accessKeySecret: 'OSS_ACCESS_KEY_SECRET',
  securityToken: 'OSS_SESSION_TOKEN',
  headObject: 'oss stat',
  resumableUpload: 'oss upload',
  'oss doctor': 'oss doctor',
  'details.EncodedDiagnosticMessage': 'EncodedDiagnosticMessage (printed with OSS_DEBUG=1)',
}

/** Replaces the names of options and methods of the client, in backticks, by those of this command. */
export function withFlagNames(text: string): string {
  return text
    .replaceAll(
      /`([^`]+)`|\b(allowGrowth)\b/g,
      (found, name: string, bare: string) => NAMES[name ?? bare] ?? found,
    )
    .replaceAll(
      /\b([Tt])ry again\b/g,
      (_, letter: string) => `${letter === 'T' ? 'R' : 'r'}un the command again`,
    )
}
