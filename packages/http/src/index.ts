/**
 * Sends requests to Alibaba Cloud OSS: with retries, time limits, interruption and typed errors. Knows nothing of
 * signatures (an `Authorizer` adds them) and nothing of uploads.
 *
 * @packageDocumentation
 */
export type { HeaderRecord, HttpAnswer, HttpStream } from './answer.ts'
export { AttemptError, type AttemptErrorCode } from './attempt-error.ts'
export type { AuthorizeOptions, Authorizer } from './authorizer.ts'
export { bytesBody, LONGEST_WHOLE_BYTES } from './bytes-body.ts'
export { type Clock, systemClock } from './clock.ts'
export { HttpClient } from './http-client.ts'
export type { HttpClientOptions, SendOptions, StreamOptions, Timeouts } from './http-client-options.ts'
export { type HttpError, isHttpError } from './http-error.ts'
export type { AttemptEvent, HttpEvents } from './http-events.ts'
export {
  InterruptedError,
  type InterruptedErrorCode,
  type InterruptedErrorFields,
} from './interrupted-error.ts'
export { InterruptionGate } from './interruption-gate.ts'
export { OptionError } from './option-error.ts'
export { readProxy } from './proxy-choice.ts'
export type { HttpMethod, HttpRequest, RewindableBody } from './request.ts'
export {
  createRetryPolicy,
  type RetryContext,
  type RetryPolicy,
  type RetryPolicyOptions,
} from './retry-policy.ts'
export { ServiceError, type ServiceErrorCode, type ServiceErrorFields } from './service-error.ts'
export type { AttemptLimits, Transport, TransportOptions, TransportResponse } from './transport.ts'
export { TransportError, type TransportErrorCode, type TransportErrorFields } from './transport-error.ts'
export { type UndiciTransportOptions, undiciTransport } from './undici-transport.ts'
export type { XmlElement } from './xml-element.ts'
export { XmlError, type XmlErrorCode } from './xml-error.ts'
export { type ReadXmlOptions, readXml } from './xml-reader.ts'
