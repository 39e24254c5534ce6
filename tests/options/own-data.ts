/** Callables whose arguments the packages create themselves, or that are the checks of arguments. */
export const OWN_DATA = new Set([
  'download recordedDownload',
  'multipart checkpointIdOf',
  'multipart recordedUploadId',
  'download discardDownload',
  'multipart acquireSelfHealing',
  'multipart assertUnchanged',
  'multipart checkedBody',
  'multipart crc64OfRange',
  'multipart isUnchanged',
  'multipart encodeRecord',
  'multipart formatRecord',
  'multipart partByteLength',
  'multipart partRange',
  'multipart assemble',
  'multipart checkRunOptions',
  'multipart pacedValues',
])
