/**
 * A check of the CORS rules of a bucket, for development and support pages.
 *
 * @packageDocumentation
 */
export { type CorsInput, type CorsReport, checkCors } from './cors/check-cors.ts'
export type { CorsRule } from './cors/cors-rule.ts'
