import type { PartPlan } from '../model/part-plan.ts'
import type { UploadSettings } from './state.ts'

/** Whether a source is sent by one request, which needs neither an upload id nor a checkpoint. */
export function fitsOneRequest({ canPut, partSize }: UploadSettings, { openEnded, size }: PartPlan): boolean {
  return canPut && openEnded !== true && size <= partSize
}
