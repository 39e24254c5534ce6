import { CheckpointError, ServiceError, TransportError, UploadError, type UploadId } from '@oss/client'
import { describe, expect, it } from 'vitest'
import { CliError } from '../errors/cli-error.ts'
import { failureText } from '../output/failure-text.ts'
import { failureEvent } from './failure-event.ts'

const REQUEST = {
  attempts: 3,
  method: 'PUT',
  target: 'https://h/k',
  operation: 'UploadPart',
  mayHaveBeenApplied: false,
}
const DENIED = new ServiceError({
  code: 'AccessDenied',
  status: 403,
  message: 'AccessDenied: You have no right.',
  requestId: '5F00000000000000000000AB',
  ec: '0003-00000001',
  hostId: undefined,
  serverTime: undefined,
  retryAfterMs: undefined,
  details: { StringToSign: 'OSS4-HMAC-SHA256\nx' },
  ...REQUEST,
})
const PART_FAILED = new UploadError('Part 7 could not be stored. AccessDenied: You have no right.', {
  code: 'PART_FAILED',
  cause: DENIED,
  resumable: true,
  uploadId: 'ID' as UploadId,
  partsRecorded: 6,
  partsTotal: 32,
})
const CONTEXT = {
  action: 'The upload of a to oss://b/a',
  continueCommand: 'oss upload a oss://b/a',
  debug: false,
}

describe('failureEvent', () => {
  it('contains the part, the error of the service, the stored parts, and the command that resumes', () => {
    expect(failureText(failureEvent(PART_FAILED, CONTEXT)).split('\n')).toEqual([
      'The upload of a to oss://b/a failed. Part 7 could not be stored. AccessDenied: You have no right.',
      '  OSS returned AccessDenied for UploadPart (HTTP 403, request id 5F00000000000000000000AB, EC 0003-00000001, 3 attempts).',
      '  6 of 32 parts are uploaded and will be reused.',
      '  The access key needs the permission oss:PutObject for this bucket and key.',
      '  To continue:',
      '    oss upload a oss://b/a',
    ])
  })

  it('contains the same information as fields for programs', () => {
    expect(failureEvent(PART_FAILED, CONTEXT)).toMatchObject({
      kind: 'failed',
      name: 'UploadError',
      code: 'PART_FAILED',
      cause: { name: 'ServiceError', code: 'AccessDenied' },
      service: { status: 403, operation: 'UploadPart', details: { StringToSign: 'OSS4-HMAC-SHA256\nx' } },
      resumable: true,
      uploadId: 'ID',
      partsRecorded: 6,
      partsTotal: 32,
      continueCommand: 'oss upload a oss://b/a',
      exitCode: 77,
      debug: null,
    })
  })

  it('does not mention resuming an upload that had not started', () => {
    const details = { code: 'REQUEST_FAILED', resumable: true, partsRecorded: 0, partsTotal: 32 } as const
    const error = new UploadError('It could not be begun', { ...details, cause: DENIED, uploadId: undefined })
    const event = failureEvent(error, CONTEXT)
    expect(event).toMatchObject({ resumable: false, continueCommand: null })
    expect(failureText(event)).not.toMatch(/To continue|parts are uploaded/)
  })

  it('adds the full stop that a message lacks', () => {
    const event = failureEvent(new CliError('USAGE_INVALID', 'No endpoint'), { ...CONTEXT, action: null })
    expect(failureText(event)).toBe('No endpoint.')
  })

  it.each([
    [
      new TransportError({ code: 'CONNECT_FAILED', message: 'x', ...REQUEST }),
      'Check the endpoint and the network: oss doctor tests both.',
    ],
    [new CheckpointError('LOCKED', 'Another process has it.'), null],
  ])('adds advice where the message of %s has none', (error, advice) => {
    expect(failureEvent(error, CONTEXT).advice).toBe(advice)
  })

  it('contains no stack traces unless OSS_DEBUG is set', () => {
    expect(failureText(failureEvent(PART_FAILED, CONTEXT))).not.toMatch(/failure-event\.test|StringToSign/)
    const text = failureText(failureEvent(PART_FAILED, { ...CONTEXT, debug: true }))
    expect(text).toMatch(/failure-event\.test/)
    expect(text).toMatch(/StringToSign:\nOSS4-HMAC-SHA256\nx/)
  })

  it('describes an unknown error as unexpected, and how to get its stack trace', () => {
    const event = failureEvent(new TypeError('x is undefined.'), CONTEXT)
    expect(event).toMatchObject({
      exitCode: 70,
      message: expect.stringMatching(/^Unexpected error: x is.*OSS_DEBUG=1/),
    })
  })

  it('escapes control characters in names', () => {
    const event = failureEvent(new CliError('USAGE_INVALID', 'bad \u001b[2J'), { ...CONTEXT, action: null })
    expect(failureText(event)).toBe('bad \\u{1b}[2J.')
  })
})
