import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'vitest'
import type { Service } from '../service/service.ts'
import type { OpenPage } from './open-page.ts'
import { partEnded } from './part-requests.ts'

/** Time in which an upload that does not wait for the network fails twice to send its next part. */
const OUTAGE_MS = 1_000

/**
 * Takes the browser offline while the service is at work on a part, until that part has ended and a part
 * after it could have been tried. Expects that none was sent.
 *
 * @param outage - what happens meanwhile. Default: nothing.
 */
export async function offlineAfterPart(
  page: OpenPage['page'],
  service: Service,
  partNumber: number,
  outage: () => Promise<unknown> = async () => {},
): Promise<void> {
  try {
    await page.setOfflineMode(true)
    await page.waitForFunction('navigator.onLine === false')
    await partEnded(service, partNumber)
    await outage()
    await pause(OUTAGE_MS)
    expect(service.requests()).not.toContain(`UploadPart ${partNumber + 1}`)
  } finally {
    await page.setOfflineMode(false)
  }
}
