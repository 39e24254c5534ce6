import { ServiceError } from '../errors/service-error.ts'
import type { OpenBucket } from '../storage/catalogue-index.ts'
import type { Service } from './operation.ts'

/** @throws ServiceError `NoSuchBucket`. */
export function requireBucket({ catalogue }: Service, name: string): OpenBucket {
  const bucket = catalogue.bucket(name)
  if (bucket === undefined) throw new ServiceError('NoSuchBucket', { details: { BucketName: name } })
  return bucket
}
