import { defineGroup } from '../command.ts'
import { type AclFound, getAcl } from './get-acl.ts'
import { type AclSet, setAcl } from './set-acl.ts'

/** The events of `oss acl`. */
export type AclEvent = AclFound | AclSet

/** `oss acl`: reads and changes the access control of an object or a bucket. */
export const acl = defineGroup<AclEvent>({
  name: 'acl',
  summary: 'Show or set who can access an object or a bucket.',
  description: 'Show or set the access control list (ACL) of an object or a bucket.',
  commands: [getAcl, setAcl],
})
