/** What to use instead of commands that other tools have, and `oss` has under another name, or not at all. */
const HINTS: Readonly<Record<string, readonly string[]>> = {
  'Use oss upload, or oss put for one request.': ['put-object', 'putobject', 'store', 'send'],
  'Use oss upload, oss download, or oss cp inside OSS.': ['copy', 'copyto', 'copy-object'],
  'Use oss mv.': ['move', 'moveto', 'rename', 'rename-object'],
  'Use oss upload -, which reads standard input.': ['rcat', 'pipe'],
  'Use oss download.': ['get', 'get-object', 'getobject', 'fetch'],
  'Use oss presign.': ['sign', 'signurl', 'sign-url', 'presign-url', 'link', 'share'],
  'Use oss rm.': [
    'delete',
    'del',
    'remove',
    'delete-object',
    'delete-objects',
    'deletefile',
    'purge',
    'erase',
  ],
  'Use oss rb.': ['delete-bucket', 'rmdir'],
  'Use oss mb.': ['put-bucket', 'create-bucket'],
  'Use oss stat.': ['head', 'head-object', 'get-object-meta', 'info', 'meta'],
  'Use oss ls.': [
    'list',
    'dir',
    'll',
    'lsd',
    'lsf',
    'lsl',
    'list-objects',
    'list-objects-v2',
    'list-buckets',
  ],
  'Use oss tag.': ['tags', 'tagging', 'object-tagging', 'get-object-tagging', 'put-object-tagging'],
  'Use oss acl.': ['set-acl', 'get-acl', 'put-object-acl', 'get-object-acl', 'put-bucket-acl', 'setacl'],
  'Use oss restore.': ['restore-object', 'thaw'],
  'Use oss uploads.': [
    ...['abort', 'multipart', 'listpart', 'list-parts', 'getallpartsize', 'cleanup'],
    ...['list-multipart-uploads', 'abort-multipart-upload'],
  ],
  'Use oss doctor.': ['probe', 'ping', 'check-config'],
  'Use oss config.': ['configure', 'login', 'init'],
  'OSS has no directories: a key may contain "/", and oss upload needs no directory to exist.': [
    'mkdir',
    'touch',
  ],
  'Symbolic links of OSS are not supported: use ossutil.': ['create-symlink', 'read-symlink', 'put-symlink'],
  'Appending is a call of the SDK (appendFile); oss upload stores a whole object.': [
    ...['append', 'append-object', 'append-file', 'appendfromfile'],
  ],
  'oss compares by size and CRC-64: oss upload --update --dry-run lists what differs.': [
    'check',
    'diff',
    'cmp',
  ],
  'Install a newer version to update.': ['update', 'upgrade', 'selfupdate'],
}

const HINT_OF: ReadonlyMap<string, string> = new Map(
  Object.entries(HINTS).flatMap(([hint, names]) => names.map((name) => [name, hint] as const)),
)

/** Settings of buckets, which `oss` does not manage. */
const BUCKET_SETTING =
  /^(?:(?:get|put|delete|list)-bucket-|bucket-)|^(?:cors|lifecycle|logging|referer|website|worm|inventory|replication|style|access-point|policy|versioning|request-payment|cname|user-qos)/

/** Names the command of `oss` for a command of another tool; `undefined` for any other name. */
export function hintFor(command: string): string | undefined {
  const hint = HINT_OF.get(command.toLowerCase())
  if (hint !== undefined) return hint
  return BUCKET_SETTING.test(command)
    ? 'oss does not manage the settings of buckets, except their ACL (oss acl): use ossutil.'
    : undefined
}
