import type { ServiceLimits } from '../src/model/service-limits.ts'

/** Limits of a service for the tests: those of OSS. */
export const LIMITS: ServiceLimits = {
  minPartSize: 102_400,
  maxPartSize: 5 * 2 ** 30,
  maxParts: 10_000,
  maxObjectSize: 50_000 * 2 ** 30,
}
