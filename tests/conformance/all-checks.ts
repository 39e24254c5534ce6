import type { Check } from './check.ts'
import { MULTIPART_CHECKS } from './checks/multipart.ts'
import { OBJECT_CHECKS } from './checks/objects.ts'
import { PROPERTY_CHECKS } from './checks/properties.ts'
import { REQUEST_CHECKS } from './checks/requests.ts'

/** All checks, in the order in which they run. */
export const ALL_CHECKS: readonly Check[] = [
  ...REQUEST_CHECKS,
  ...OBJECT_CHECKS,
  ...MULTIPART_CHECKS,
  ...PROPERTY_CHECKS,
]
