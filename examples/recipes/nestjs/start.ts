import 'reflect-metadata'
import type { INestApplication } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { AppModule } from './app.module.ts'

/** Starts the application. */
export async function start(port: number): Promise<INestApplication> {
  const app = await NestFactory.create(AppModule, { logger: ['error', 'warn'] })
  // At SIGTERM, requests and uploads end before the process does.
  app.enableShutdownHooks()
  await app.listen(port)
  return app
}
