import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common'
import { environmentCredentials, OssClient } from '@oss/client'

/** Provides one client to the application, and closes it at the end. */
@Module({
  providers: [
    {
      provide: OssClient,
      useFactory: () =>
        new OssClient({
          endpoint: process.env['OSS_ENDPOINT'] ?? 'https://oss-cn-hangzhou.aliyuncs.com',
          region: process.env['OSS_REGION'] ?? 'cn-hangzhou',
          credentials: environmentCredentials(),
        }),
    },
  ],
  exports: [OssClient],
})
export class OssModule implements OnApplicationShutdown {
  @Inject(OssClient)
  private readonly client!: OssClient

  /** Interrupts running transfers, which the same calls resume. Needs `app.enableShutdownHooks()`. */
  onApplicationShutdown(): Promise<void> {
    return this.client.close()
  }
}
