/** A CORS rule of a bucket. */
export interface CorsRule {
  readonly allowedOrigins: readonly string[]
  readonly allowedMethods: readonly string[]
  readonly allowedHeaders: readonly string[]
  readonly exposeHeaders: readonly string[]
  readonly maxAgeSeconds: number
}

/** Returns the rule that uploads from pages of an origin need. */
export function corsRule(origin: string): CorsRule {
  return {
    allowedOrigins: [origin],
    allowedMethods: ['PUT', 'POST', 'GET', 'HEAD', 'DELETE'],
    allowedHeaders: ['*'],
    exposeHeaders: ['ETag', 'x-oss-request-id', 'x-oss-hash-crc64ecma'],
    maxAgeSeconds: 3600,
  }
}

/** Formats a rule as the XML document of PutBucketCors. */
export function ruleXml(rule: CorsRule): string {
  const lines = (name: string, values: readonly string[]): readonly string[] =>
    values.map((value) => `    <${name}>${value}</${name}>`)
  return [
    '<CORSConfiguration>',
    '  <CORSRule>',
    ...lines('AllowedOrigin', rule.allowedOrigins),
    ...lines('AllowedMethod', rule.allowedMethods),
    ...lines('AllowedHeader', rule.allowedHeaders),
    ...lines('ExposeHeader', rule.exposeHeaders),
    `    <MaxAgeSeconds>${rule.maxAgeSeconds}</MaxAgeSeconds>`,
    '  </CORSRule>',
    '</CORSConfiguration>',
  ].join('\n')
}
