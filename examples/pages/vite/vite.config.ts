import { defineConfig } from 'vite'

// Stands for the endpoint of your server, which returns temporary credentials.
const credentials = { accessKeyId: 'dev', accessKeySecret: 'dev-secret', securityToken: 'dev-token' }

export default defineConfig({
  plugins: [
    {
      name: 'sts',
      configureServer({ middlewares }) {
        middlewares.use('/sts', (_request, response) => response.end(JSON.stringify(credentials)))
      },
    },
  ],
})
