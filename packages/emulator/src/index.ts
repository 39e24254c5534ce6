/**
 * A local Alibaba Cloud OSS for tests and demos. {@link startEmulator} starts it and returns an {@link
 * Emulator}, which has the endpoint, a log of requests, and faults on demand.
 *
 * @packageDocumentation
 */

export { EmulatorError, type EmulatorErrorCode, type EmulatorErrorDetails } from './errors/emulator-error.ts'
export type { Emulator } from './facade/emulator.ts'
export type { EmulatorOptions } from './facade/emulator-options.ts'
export type {
  EmulatorState,
  ObjectSnapshot,
  PartSnapshot,
  PutObjectOptions,
  UploadSnapshot,
} from './facade/emulator-state.ts'
export { startEmulator } from './facade/start-emulator.ts'
export type { Fault, FaultKind, FaultOf } from './faults/plan/fault.ts'
export type { ActiveFault, FaultControl } from './faults/plan/fault-control.ts'
export type { FaultMatch, FaultPlan, FaultRule } from './faults/plan/fault-rule.ts'
export { parseFaultPlan } from './faults/plan/parse-fault-plan.ts'
export type { ObjectAcl, ObjectProperties, StorageClass } from './model/object-properties.ts'
export type { ObjectRecord, ObjectType, Segment } from './model/object-record.ts'
export type { PartRecord, UploadRecord } from './model/upload-record.ts'
export type { OperationName } from './operations/routing/operation-name.ts'
export type { CorsRule } from './server/cors.ts'
export type { RequestRecord } from './server/request-log.ts'
export type { LifecycleAction } from './service/run-lifecycle.ts'
export type { EmulatorCredentials } from './signature/credentials.ts'
export type { SignatureVersion } from './signature/principal.ts'
export type { CnameMap } from './wire/address.ts'
