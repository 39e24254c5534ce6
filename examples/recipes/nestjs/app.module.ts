import { Module } from '@nestjs/common'
import { MulterModule } from '@nestjs/platform-express'
import { OssClient } from '@oss/client'
import { OssStorage } from '../oss-storage.ts'
import { ImagesController } from './images.controller.ts'
import { OssModule } from './oss.module.ts'

/** The application: files of forms are stored by the storage engine of the recipe for Express. */
@Module({
  imports: [
    OssModule,
    MulterModule.registerAsync({
      imports: [OssModule],
      inject: [OssClient],
      useFactory: (client: OssClient) => ({
        storage: new OssStorage(client, process.env['OSS_BUCKET'] ?? 'examplebucket'),
        limits: { fileSize: 10 * 2 ** 20 },
      }),
    }),
  ],
  controllers: [ImagesController],
})
export class AppModule {}
