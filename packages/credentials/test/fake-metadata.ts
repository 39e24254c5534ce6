import { canary } from '../../../tests/security/canaries.ts'
import { type LocalService, type Reply, startLocalService } from './local-service.ts'

export const METADATA_TOKEN = 'metadata-session-token'
export const ROLE = 'uploader-role'

/** The credentials that a metadata or token service returns. */
export const issued = {
  AccessKeyId: 'STS.canary',
  AccessKeySecret: canary.accessKeySecret,
  SecurityToken: canary.securityToken,
  Expiration: '2030-01-02T03:04:05Z',
} as const

/** The same, as a provider must return them. */
export const expected = {
  accessKeyId: issued.AccessKeyId,
  accessKeySecret: issued.AccessKeySecret,
  securityToken: issued.SecurityToken,
  expiresAt: Date.UTC(2030, 0, 2, 3, 4, 5),
} as const

/** The metadata service of an ECS instance that insists on session tokens, with a role bound to it. */
export function startMetadata(change: Partial<Record<string, Reply>> = {}): Promise<LocalService> {
  const credentials = { ...issued, Code: 'Success', LastUpdated: '2029-01-01T00:00:00Z' }
  return startLocalService(({ method, path, headers }) => {
    const changed = change[path]
    if (changed !== undefined) return changed
    if (path === '/latest/api/token') {
      const life = Number(headers['x-aliyun-ecs-metadata-token-ttl-seconds'])
      return method === 'PUT' && life >= 1 && life <= 21_600
        ? { text: METADATA_TOKEN }
        : { status: 400, text: '' }
    }
    if (headers['x-aliyun-ecs-metadata-token'] !== METADATA_TOKEN || method !== 'GET')
      return { status: 403, text: 'no token' }
    const roles = '/latest/meta-data/ram/security-credentials/'
    if (path === roles) return { text: `${ROLE}\n` }
    return path === roles + ROLE ? { json: credentials } : { status: 404, text: '' }
  })
}
