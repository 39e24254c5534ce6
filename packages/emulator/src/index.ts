/**
 * A local Alibaba Cloud OSS for tests and demos. {@link startEmulator} starts it; the {@link Emulator} that comes back says
 * where it listens, shows what happened, and makes things go wrong on demand.
 *
 * @packageDocumentation
 */

export type { Emulator } from './emulator.ts'
export { EmulatorError, type EmulatorErrorCode, type EmulatorErrorDetails } from './emulator-error.ts'
export type { EmulatorOptions } from './emulator-options.ts'
export type {
  EmulatorState,
  ObjectSnapshot,
  PartSnapshot,
  PutObjectOptions,
  UploadSnapshot,
} from './emulator-state.ts'
export type { Fault, FaultOf, FaultType } from './faults/fault.ts'
export type { ActiveFault, FaultControl } from './faults/fault-control.ts'
export type { FaultMatch, FaultPlan, FaultRule } from './faults/fault-rule.ts'
export { parseFaultPlan } from './faults/parse-fault-plan.ts'
export type { CnameMap } from './http/addressing.ts'
export type { CorsRule } from './http/cors.ts'
export type { ObjectAcl, ObjectProperties, StorageClass } from './model/object-properties.ts'
export type { ObjectRecord, ObjectType, Segment } from './model/object-record.ts'
export type { PartRecord, UploadRecord } from './model/upload-record.ts'
export type { OperationName } from './operations/operation-name.ts'
export type { RequestRecord } from './request-log.ts'
export type { EmulatorCredentials } from './signature/credentials.ts'
export type { SignatureVersion } from './signature/principal.ts'
export { startEmulator } from './start-emulator.ts'
