import type { EmulatorOptions } from '@oss/emulator'

type CorsRule = NonNullable<EmulatorOptions['cors']>[number]

/** The CORS rule that uploads from a page need. */
export function corsRule(
  origin: string,
  exposeHeaders: readonly string[] = ['etag', 'x-oss-hash-crc64ecma', 'x-oss-request-id'],
): CorsRule {
  return {
    allowedOrigins: [origin],
    allowedMethods: ['PUT', 'POST', 'GET', 'HEAD', 'DELETE'],
    allowedHeaders: ['*'],
    exposeHeaders,
  }
}
