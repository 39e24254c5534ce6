import { malformedXml } from '../errors/malformed-xml.ts'
import { ServiceError } from '../errors/service-error.ts'
import type { OperationRequest, Service } from '../service/operation.ts'
import { readDocument } from '../service/read-document.ts'
import { requestedVersion, requireVersion } from '../service/versions/require-object.ts'
import { MAX_RESTORE_DAYS, RESTORE_MS, restoreState } from '../service/versions/restore-state.ts'
import { versionHeaders } from '../service/versions/version-headers.ts'
import { emptyResponse, type HttpResponse } from '../wire/http-response.ts'

const DAY_MS = 86_400_000

/** RestoreObject (docs/protocol.md#restoreobject): 202 starts a restore, 200 prolongs the restored copy. */
export async function restoreObject(request: OperationRequest, service: Service): Promise<HttpResponse> {
  const { days, tier } = await readRestore(request)
  return request.commit(async () => {
    const object = requireVersion(service, requestedVersion(request))
    const { storageClass } = object.properties
    const durations = RESTORE_MS[storageClass]
    if (durations === undefined) throw new ServiceError('OperationNotSupported')
    const durationMs = durations[tier]
    if (durationMs === undefined) throw malformedXml(`the Tier is not one of ${storageClass}.`)
    const maxDays = MAX_RESTORE_DAYS[storageClass] ?? 0
    if (days < 1 || days > maxDays) throw malformedXml(`Days must be 1 to ${maxDays}.`)
    const now = request.now()
    const state = restoreState(object, now)
    if (state === 'ongoing') throw new ServiceError('RestoreAlreadyInProgress')
    const readyAt = state === 'restored' ? now : now + durationMs
    await service.catalogue.updateObject({
      ...object,
      restore: { readyAt, expiresAt: readyAt + days * DAY_MS },
    })
    return emptyResponse(state === 'restored' ? 200 : 202, versionHeaders(service, object))
  })
}

/** Reads the optional `<RestoreRequest><Days/><JobParameters><Tier/></JobParameters></RestoreRequest>`. */
async function readRestore(
  request: OperationRequest,
): Promise<{ readonly days: number; readonly tier: string }> {
  if (request.headers.get('content-length') === '0') return { days: 1, tier: 'Standard' }
  const document = await readDocument(request, 'RestoreRequest')
  const [job] = document.children('JobParameters')
  return {
    days: Number(document.text('Days')?.trim() ?? 1),
    tier: job?.text('Tier')?.trim() ?? 'Standard',
  }
}
