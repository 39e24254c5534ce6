import { createHmac } from 'node:crypto'

/** Signs the parameters of an RPC request (Alibaba Cloud's signature version 1.0). */
export function rpcSignature(parameters: Readonly<Record<string, string>>, secret: string): string {
  const sorted = Object.fromEntries(Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1)))
  const stringToSign = `POST&%2F&${encode(encodeParameters(sorted))}`
  return createHmac('sha1', `${secret}&`).update(stringToSign).digest('base64')
}

/** Joins parameters as in a query, percent-encoded as the signature requires. */
export function encodeParameters(parameters: Readonly<Record<string, string>>): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join('&')
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
