// app/files/[...key]/route.ts: passes objects on, for instance to users who have signed in.
import { isOssError, type ObjectStream } from '@oss/client'
import { bucket, ossClient } from './oss-client.ts'

/** Returns an object, or 304 when the browser has it. */
export async function GET(
  request: Request,
  { params }: { readonly params: Promise<{ readonly key: readonly string[] }> },
): Promise<Response> {
  const key = (await params).key.join('/')
  const ifNoneMatch = request.headers.get('if-none-match')
  try {
    const object = await ossClient().getObject({
      ...{ bucket, key, signal: request.signal },
      ...(ifNoneMatch !== null && { ifNoneMatch }),
    })
    const { etag, size, contentType = 'application/octet-stream' } = object.info
    return new Response(ReadableStream.from(contentOf(object)), {
      headers: { etag, 'content-length': String(size), 'content-type': contentType },
    })
  } catch (error) {
    if (!isOssError(error) || error.name !== 'ServiceError') throw error
    if (error.code === 'NotModified') return new Response(null, { status: 304 })
    if (error.code === 'NoSuchKey') return new Response('Not found', { status: 404 })
    throw error
  }
}

/** The content, whose connection is closed when the browser disconnects. */
async function* contentOf(object: ObjectStream): AsyncGenerator<Uint8Array> {
  await using _ = object
  yield* object.body
}
