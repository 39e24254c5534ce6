/**
 * `@oss/http` without a transport of its own, for browsers and other runtimes that are not Node.js: the
 * client, its ports and its errors. Loads neither undici nor a module of Node.js.
 *
 * @packageDocumentation
 */

export { HttpClient } from './client/http-client.ts'
export type { HttpClientOptions } from './client/http-client-options.ts'
export { AttemptError, type AttemptErrorCode } from './errors/attempt-error.ts'
export type { ErrorJson } from './errors/error-json.ts'
export { type HttpError, isHttpError } from './errors/http-error.ts'
export {
  InterruptedError,
  type InterruptedErrorCode,
  type InterruptedErrorFields,
} from './errors/interrupted-error.ts'
export { OptionError } from './errors/option-error.ts'
export { ServiceError, type ServiceErrorCode, type ServiceErrorFields } from './errors/service-error.ts'
export { thrownToJson } from './errors/thrown-to-json.ts'
export {
  TransportError,
  type TransportErrorCode,
  type TransportErrorFields,
} from './errors/transport-error.ts'
export type { DebugEvent, DebugSink } from './request/debug-event.ts'
export type { AttemptEvent, HttpEvents } from './request/http-events.ts'
export { InterruptionGate } from './request/interruption-gate.ts'
export type { SendOptions, StreamOptions } from './request/request-options.ts'
export type { Timeouts } from './request/timeouts.ts'
export type { HttpResponse } from './response/http-response.ts'
export type { HttpStream } from './response/http-stream.ts'
export {
  createRetryPolicy,
  type RetryContext,
  type RetryPolicy,
  type RetryPolicyOptions,
} from './retry/retry-policy.ts'
export { type Clock, systemClock } from './time/clock.ts'
export type { AuthorizeOptions, Authorizer, SignedTexts } from './transport/authorizer.ts'
export { bytesBody, MAX_INLINE_BODY_BYTES } from './transport/bytes-body.ts'
export type { ConnectionInfo } from './transport/connection-info.ts'
export type { HeaderRecord } from './transport/header-record.ts'
export type { HttpMethod, HttpRequest } from './transport/http-request.ts'
export type { NetworkStatus } from './transport/network-status.ts'
export type { RewindableBody } from './transport/rewindable-body.ts'
export type {
  AttemptLimits,
  Transport,
  TransportOptions,
  TransportResponse,
} from './transport/transport.ts'
export { type ReadXmlOptions, readXml } from './xml/read-xml.ts'
export type { XmlElement } from './xml/xml-element.ts'
export { XmlError, type XmlErrorCode } from './xml/xml-error.ts'
