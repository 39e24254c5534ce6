import { ServiceError } from '../errors/service-error.ts'
import type { BucketAcl } from '../model/bucket-record.ts'
import type { ObjectAcl } from '../model/object-properties.ts'
import type { Principal } from './principal.ts'

/** What anonymous requests are allowed to do. */
export interface Access {
  readonly bucketAcl: BucketAcl
  readonly objectAcl: ObjectAcl
  /** Allows anonymous requests to do everything. */
  readonly allowAnonymous: boolean
}

const READ_ACTIONS = ['oss:GetObject']
const WRITE_ACTIONS = ['oss:GetObject', 'oss:PutObject', 'oss:DeleteObject', 'oss:AbortMultipartUpload']

/**
 * Checks that the sender is allowed to do something.
 *
 * @param action RAM action, such as `oss:PutObject`.
 * @throws ServiceError `AccessDenied`.
 */
export function authorize(principal: Principal, action: string, access: Access): void {
  if (principal.kind === 'anonymous') {
    if (access.allowAnonymous || anonymousActions(access).includes(action)) return
    throw new ServiceError('AccessDenied')
  }
  const { permissions, accessKeyId } = principal.credentials
  if (permissions === undefined || permissions.includes(action) || permissions.includes('oss:*')) return
  throw new ServiceError('AccessDenied', {
    message: 'You have no right to access this object.',
    ec: '0003-00000201',
    details: {
      AccessDeniedDetail: {
        AuthAction: action,
        AuthPrincipalDisplayName: accessKeyId,
        NoPermissionType: 'ImplicitDeny',
      },
    },
  })
}

function anonymousActions({ bucketAcl, objectAcl }: Access): readonly string[] {
  const acl = objectAcl === 'default' ? bucketAcl : objectAcl
  switch (acl) {
    case 'private':
      return []
    case 'public-read':
      return READ_ACTIONS
    case 'public-read-write':
      return WRITE_ACTIONS
    default:
      return acl satisfies never
  }
}
