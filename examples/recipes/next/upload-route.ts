// app/api/uploads/route.ts: signs an upload, which the browser then sends to OSS itself.
import { randomUUID } from 'node:crypto'
import { bucket, ossClient } from './oss-client.ts'

const MAX_BYTES = 5 * 2 ** 30

/** Signs an upload of `{ size, type }`. Pass the response to `uploadPresigned` of `@oss/client/presigned`. */
export async function POST(request: Request): Promise<Response> {
  // Check here who the user is: anyone who gets the links may store this one object.
  const { size, type } = (await request.json()) as { readonly size?: unknown; readonly type?: unknown }
  if (typeof size !== 'number' || !Number.isInteger(size) || size < 0 || size > MAX_BYTES)
    return Response.json({ error: `size must be a whole number from 0 to ${MAX_BYTES}` }, { status: 400 })
  if (typeof type !== 'string' || !/^(image|video)\/[\w.+-]+$/.test(type))
    return Response.json({ error: 'type must be that of an image or a video' }, { status: 400 })
  const upload = await ossClient().presignMultipartUpload({
    ...{ bucket, key: `uploads/${randomUUID()}`, size, contentType: type },
    expiresInSeconds: 3600,
    signal: request.signal,
  })
  return Response.json(upload, { status: 201 })
}
