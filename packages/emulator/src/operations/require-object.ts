import type { ObjectRecord } from '../model/object-record.ts'
import { ServiceFailure } from '../service-failure.ts'
import type { Service } from './operation.ts'
import { requireBucket } from './require-bucket.ts'

/** @throws ServiceFailure `NoSuchBucket`, `NoSuchKey`. */
export function requireObject(service: Service, bucket: string, key: string): ObjectRecord {
  requireBucket(service, bucket)
  const object = service.catalogue.object(bucket, key)
  if (object === undefined) throw new ServiceFailure('NoSuchKey', { details: [['Key', key]] })
  return object
}
