import { printable } from '../../text/printable.ts'

/** What is to be looked at: a bucket or a part of it, or with neither the account. */
export interface DoctorTarget {
  readonly bucket: string | undefined
  readonly prefix: string
}

/** A target as a URL, safe to print. */
export function targetUrl({ bucket = '', prefix }: DoctorTarget): string {
  return printable(`oss://${bucket}${prefix === '' ? '' : `/${prefix}`}`)
}
