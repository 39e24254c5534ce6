import { printable } from '../../text/printable.ts'

/** The target of the checks: a bucket, a prefix in it, or without a bucket the account. */
export interface DoctorTarget {
  readonly bucket: string | undefined
  readonly prefix: string
}

/** Formats a target as a URL, safe to print. */
export function targetUrl({ bucket = '', prefix }: DoctorTarget): string {
  return printable(`oss://${bucket}${prefix === '' ? '' : `/${prefix}`}`)
}
