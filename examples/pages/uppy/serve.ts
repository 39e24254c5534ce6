// Serves the dashboard, with a local OSS: node --conditions=@oss/source pages/uppy/serve.ts
import { startEmulator } from '@oss/emulator'
import { createServer } from 'vite'

const [bucket, region, port] = ['examplebucket', 'cn-hangzhou', Number(process.env['PORT'] ?? 5173)]
const origin = `http://localhost:${port}`
const credentials = {
  accessKeyId: 'example',
  accessKeySecret: 'example-secret',
  securityToken: 'example-token',
}

const { endpoint } = await startEmulator({
  buckets: [bucket],
  region,
  credentials: [credentials],
  cors: [
    {
      allowedOrigins: [origin],
      allowedMethods: ['PUT', 'POST', 'GET', 'HEAD', 'DELETE'],
      allowedHeaders: ['*'],
      exposeHeaders: ['ETag', 'x-oss-request-id', 'x-oss-hash-crc64ecma'],
    },
  ],
})

const responses = new Map<string, object>([
  ['/settings', { endpoint, region, bucket }],
  // Your own server checks the user here, and calls AssumeRole.
  ['/sts', credentials],
])
const server = await createServer({
  root: import.meta.dirname,
  configFile: false,
  server: { port, strictPort: true },
  resolve: { conditions: ['@oss/source', 'module', 'browser', 'development'] },
  plugins: [
    {
      name: 'application-server',
      configureServer({ middlewares }) {
        middlewares.use((request, response, next) => {
          const found = responses.get(request.url ?? '')
          if (found === undefined) next()
          else response.setHeader('content-type', 'application/json').end(JSON.stringify(found))
        })
      },
    },
  ],
})
await server.listen()
console.log(`Open ${origin}`)
